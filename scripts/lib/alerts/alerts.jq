# What Alertmanager's API (v2) says of its alerts, as people need it.

# "2026-11-22T10:00:00.123+09:00" in seconds since 1970.
def epoch: capture("\\A(?<clock>[0-9T:-]{19})(?:\\.\\d+)?(?<zone>Z|[+-]\\d\\d:\\d\\d)\\z")
  | ("\(.clock)Z" | fromdateiso8601)
    - (.zone | if . == "Z" then 0 else ((.[1:3] | tonumber) * 3600 + (.[4:6] | tonumber) * 60) * (if .[:1] == "-" then -1 else 1 end) end);

# Each alert once. It waits only where each of the groups does that it is in: routes may go on.
def alerts: map(.alerts[]) | group_by(.fingerprint)
  | map(.[0] + { waits: all(.status.mutedBy // [] | length > 0) });

# Rules are alive as long as the dead-man's switch fires.
def lives($settings): alerts | map(select(.labels.alertname == $settings.watchdog)) | length > 0;

# One word: who silenced it knows of it; what a cause explains, or what waits for business hours, is told later.
def state($settings; $age):
  if (.status.silencedBy // []) != [] then "silenced"
  elif (.status.inhibitedBy // []) != [] then "muted"
  elif .waits then "waiting"
  elif $age >= ($settings.acknowledgedWithin[.labels.sev // ""] // infinite) then "unacknowledged"
  else "firing" end;

# The worst first, then the oldest. The dead-man's switch always fires, and an escalation is of what is listed anyway.
def told($settings; $team):
  alerts | map(select(.labels.alertname | IN($settings.watchdog, $settings.escalation) | not)
    | select($team == "" or .labels.team == $team)
    | (.startsAt | epoch) as $since
    | (now - $since | if . < 0 then 0 else floor end) as $age
    | state($settings; $age) as $state
    | {
        sev: (.labels.sev // "-"), state: $state, active: ($state | IN("firing", "unacknowledged")),
        since: $since, age: $age, team: (.labels.team // "-"), alert: .labels.alertname,
        subject: (.labels.subject // "-"), runbook: (.annotations.runbook_url // "-")
      })
  | sort_by((.sev | if . == "-" then "~" else . end), .since);

def two: if . < 10 then "0\(.)" else "\(.)" end;
def duration: if . >= 86400 then "\(. / 86400 | floor)d\(. % 86400 / 3600 | floor | two)h"
  elif . >= 3600 then "\(. / 3600 | floor)h\(. % 3600 / 60 | floor | two)m"
  else "\(. / 60 | floor)m\(. % 60 | two)s" end;
# Control characters would be the terminal's.
def cell: gsub("[\\x{00}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]+"; " ") | if . == "" then "-" else . end;

def table:
  if length == 0 then "(なし / none)"
  else "SEV\tSTATE\tSINCE\tFOR\tTEAM\tALERT\tSUBJECT\tRUNBOOK",
    (.[] | [.sev, .state, (.since | strflocaltime("%m-%d %H:%M")), (.age | duration), .team, .alert, .subject, .runbook] | map(cell) | join("\t"))
  end;
def counts: . as $all | "消音 / silenced: \($all | map(select(.state == "silenced")) | length)、抑制 / muted: \($all | map(select(.state == "muted")) | length)、時間外 / waiting: \($all | map(select(.state == "waiting")) | length)";

# 10 and the number of the worst severity; what bears none (an alert of somebody else) counts as the least.
def worst: map(select(.active)) | if length == 0 then 0 else map(.sev | if test("\\Asev[1-4]\\z") then .[3:] | tonumber else 4 end) | 10 + min end;
