import type { SignalBuilder } from '../../context';
import type { Labels, Source } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';
import { probedHosts } from './probed-hosts';

/**
 * Time until a certificate expires: as cert-manager knows it, and as a visitor from outside is shown it. The
 * two differ where a renewed certificate has not been loaded.
 */
export const certificateExpiring: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, critical } = config.thresholds.certificate;
  const { namespace, certificate } = config.application;
  const run = commands(config);
  const hosts = probedHosts(context);
  const name = `${namespace}/${certificate.name}`;
  const known = { namespace, name: certificate.name };
  return {
    alert: 'CertificateExpiring',
    title: { ja: '証明書の期限が近い', en: 'A certificate is about to expire' },
    quantity: {
      record: 'certificate_expires_in_seconds',
      unit: 'seconds',
      sources: [issued(known), ...hosts.slice(0, 1).map((host) => shown({ ...known, host }))],
    },
    direction: 'below',
    safe: 2 * warning.below,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.below, for: critical.for },
    ],
    pace: 'slow',
    noData: {
      fires: [
        { ...known, via: 'cert-manager', subject: name },
        ...hosts.map((host) => ({ ...known, host, via: 'probe', subject: `${name}/${host}` })),
      ],
    },
    team: 'ops-l2',
    tier: 'system',
    board: 'certificates',
    runbook: {
      meaning: {
        ja: '証明書の残り期間がしきい値を下回りました。自動更新が失敗し続けているか、更新後の証明書が読み込まれていません。',
        en: 'A certificate has little time left: its renewal keeps failing, or the renewed one has not been loaded.',
      },
      impact: {
        ja: '期限が切れると、ブラウザーとアプリは接続を拒否します。',
        en: 'Once it has expired browsers and apps refuse to connect.',
      },
      diagnosis: [
        {
          text: { ja: '証明書の状態(READY)', en: 'State of the certificates (READY)' },
          command: run.certificates,
        },
        {
          text: { ja: '更新が止まっている理由', en: 'Why the renewal does not get on' },
          command: run.describe('certificate', certificate.name),
        },
        {
          text: { ja: '発行の途中で止まっている段階', en: 'The step at which issuing is stuck' },
          command: run.certificateRequests,
        },
        ...hosts.map((host) => ({
          text: { ja: `${host}: 外から見える期限`, en: `${host}: the expiry that visitors see` },
          command: `openssl s_client -connect ${host}:443 -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -enddate`,
        })),
      ],
      mitigation: [
        {
          text: {
            ja: '更新を妨げているもの(DNS、HTTP-01 の経路、発行回数の上限)を除く。cert-manager は間隔を広げながら自動でやり直す。cmctl があれば `cmctl renew` ですぐやり直せる。',
            en: 'Remove what hinders the renewal (DNS, the HTTP-01 path, rate limits). cert-manager tries again by itself, less and less often; `cmctl renew` makes it try at once.',
          },
        },
        {
          text: {
            ja: '外から見える期限だけが古いなら、Ingress コントローラーが新しい証明書を読み込んでいない。その Pod を再起動する。',
            en: 'If only visitors see the old date the ingress controller has not loaded the new certificate: restart its pods.',
          },
        },
        {
          text: {
            ja: '期限が切れた後の最後の手段: Secret の控えを取って消すと、発行がやり直される。期限前に消すと、発行が終わるまで HTTPS が止まる。',
            en: 'Last resort once it has expired: copy its Secret and delete it, and it is issued anew. Before that, deleting it stops HTTPS until it is issued.',
          },
          command: run.saveSecret(certificate.secretName),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '発行に使う DNS や HTTP-01 の経路を、人手を介さずに届く状態に保つ。ポリシーや Ingress の変更前に、テスト用の証明書で発行を確かめる。',
            en: 'Keep the DNS record or HTTP-01 path that issuing needs reachable without anybody’s help; try a change of policy or ingress with a test certificate first.',
          },
        },
        {
          text: {
            ja: '更新の失敗に気付く余裕を、application.certificate.renewBefore と thresholds.certificate の差として確保する。',
            en: 'Leave time to notice a failing renewal: the gap between application.certificate.renewBefore and thresholds.certificate.',
          },
        },
      ],
    },
  };
};

function issued(identity: Labels): Source {
  const metric = 'certmanager_certificate_expiration_timestamp_seconds';
  const labels = { job: 'cert-manager', ...identity };
  return {
    labels: { via: 'cert-manager' },
    subject: ['namespace', 'name'],
    expr: promql`
      min by (namespace, name) (
        ${metric}{job="cert-manager",namespace=${quote(identity['namespace'] ?? '')}}
      ) - time()`,
    identity,
    others: 1,
    examples: {
      'two instances of cert-manager': (v, t) => ({
        [series(metric, { ...labels, pod: 'a' })]: { at: t + v, slope: 1 },
        [series(metric, { ...labels, pod: 'b' })]: { at: t + 2 * v, slope: 1 },
        [series(metric, { ...labels, name: 'other' })]: { at: t + 9e6 },
        [series(metric, { ...labels, namespace: 'other' })]: { at: t },
        [series(metric, { ...labels, job: 'other' })]: { at: t },
      }),
    },
  };
}

function shown(identity: Labels): Source {
  const metric = 'probe_ssl_earliest_cert_expiry';
  const labels = { job: 'probe-certificate', ...identity };
  return {
    labels: { via: 'probe' },
    subject: ['namespace', 'name', 'host'],
    expr: promql`
      min by (namespace, name, host) (
        ${metric}{job="probe-certificate"}
      ) - time()`,
    identity,
    others: 1,
    examples: {
      'two addresses of the host': (v, t) => ({
        [series(metric, { ...labels, instance: 'a' })]: { at: t + v, slope: 1 },
        [series(metric, { ...labels, instance: 'b' })]: { at: t + 2 * v, slope: 1 },
        [series(metric, { ...labels, host: 'other.example' })]: { at: t + 9e6 },
        [series(metric, { ...labels, job: 'other' })]: { at: t },
      }),
    },
  };
}
