-- A small database of the application's shape, with what makes restores hard: foreign keys with actions, generated and
-- identity columns, triggers, partitions, a view, large objects, an extension, comments, grants and settings.
SET ROLE rainbow;
SELECT setseed(0.42);
CREATE TABLE users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE sightings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, place text NOT NULL,
  place_length int GENERATED ALWAYS AS (length(place)) STORED, extra json, updates int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE predictions (
  id bigserial PRIMARY KEY, sighting_id bigint REFERENCES sightings ON DELETE SET NULL, accuracy double precision NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE comments (
  id bigserial PRIMARY KEY, sighting_id bigint NOT NULL REFERENCES sightings ON DELETE CASCADE, body text NOT NULL);
CREATE TABLE access_logs (
  id bigserial PRIMARY KEY, status_code int NOT NULL, response_time double precision NOT NULL, ip_address inet NOT NULL,
  session_id text, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE audit (id bigserial PRIMARY KEY, what text NOT NULL);
CREATE TABLE "Odd ""name"" テーブル" ("Key" int PRIMARY KEY, "the value" text);
CREATE TABLE measures (at date NOT NULL, value int) PARTITION BY RANGE (at);
CREATE TABLE measures_2026 PARTITION OF measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON sightings (created_at);
CREATE INDEX ON access_logs (created_at);
CREATE VIEW places AS SELECT place, count(*) FROM sightings GROUP BY 1;
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit (what) VALUES (TG_OP);
  IF TG_OP = 'UPDATE' THEN NEW.updates := OLD.updates + 1; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON sightings FOR EACH ROW EXECUTE FUNCTION touched();

INSERT INTO users (email) SELECT 'user' || n || '@example.invalid' FROM generate_series(1, 100) n;
INSERT INTO sightings (user_id, place, extra, created_at)
  SELECT 1 + n % 100, (ARRAY['塩尻', 'Matsumoto', 'Okaya', 'Suwa'])[1 + n % 4], json_build_object('n', n), now() - n * interval '20 minutes'
  FROM generate_series(1, 1200) n;
INSERT INTO predictions (sighting_id, accuracy, created_at) SELECT id, 0.6 + random() * 0.4, created_at FROM sightings;
INSERT INTO comments (sighting_id, body) SELECT id, 'a "quoted"	tab' FROM sightings WHERE id % 10 = 0;
INSERT INTO access_logs (status_code, response_time, ip_address, created_at)
  SELECT (ARRAY[200, 200, 404, 500])[1 + n % 4], (n % 100) / 100.0, '192.0.2.1', now() - n * interval '10 minutes' FROM generate_series(1, 2000) n;
INSERT INTO "Odd ""name"" テーブル" VALUES (1, 'x'), (2, E'back\\slash');
INSERT INTO measures SELECT '2026-01-01'::date + n, n FROM generate_series(0, 99) n;
SELECT lo_from_bytea(0, 'large object');
RESET ROLE;
CREATE EXTENSION pg_stat_statements;
GRANT SELECT ON places TO backup_ro;
ANALYZE;
