import type { Config } from '../../config';

/** Both guides' words for a severity (requirements.md C2): the numbers of the guides run opposite ways. */
const SEVERITY_NAMES = {
  sev1: 'SEV1(緊急/致命的)',
  sev2: 'SEV2(重要)',
  sev3: 'SEV3(通常/軽微)',
  sev4: 'SEV4(軽微)',
} as const;

/** Name of the template file beside `alertmanager.yml`. */
export const TEMPLATE_FILE = 'plane.tmpl';

/** As people here write a time, in Go's reference notation. */
const TIME = '2006-01-02 15:04';

/**
 * Within an alert of a message: a new silence of its incident, which mutes its escalation too; that is what
 * acknowledging means here. The dead-man's switch has no incident.
 */
const SILENCE =
  '{{ $.ExternalURL }}/#/silences/new?filter=%7B{{ with .Labels.incident }}incident%3D%22{{ . | urlquery }}' +
  '{{ else }}alertname%3D%22{{ .Labels.alertname | urlquery }}{{ end }}%22%7D';

/**
 * Message templates, Japanese first. Every alert of a message says what it is, its value with its limit, since
 * when, and where to go: runbook, board, and the link that acknowledges it.
 */
export function templates({ application, notifications }: Config): string {
  const severity = Object.entries(SEVERITY_NAMES)
    .map(([sev, name], at) => `{{ ${at === 0 ? 'if' : 'else if'} eq . "${sev}" }}${name}`)
    .join('');
  const time = (field: string) => `{{ .${field} | tz "${application.timeZone}" | date "${TIME}" }}`;
  return `{{ define "plane.severity" }}${severity}{{ else }}{{ . }}{{ end }}{{ end }}

{{ define "plane.status" -}}
{{ if eq .Status "firing" }}🔥 発生中 {{ .Alerts.Firing | len }} 件{{ else }}✅ 復旧{{ end }}
{{- end }}

{{ define "plane.headline" -}}
{{ template "plane.status" . }} {{ template "plane.severity" .CommonLabels.sev }}
{{- with .CommonLabels.alertname }} {{ . }}{{ end }}
{{- with .CommonLabels.subject }} {{ . }}{{ end }}
{{- end }}

{{ define "plane.since" -}}
${time('StartsAt')} から / since
{{- if eq .Status "resolved" }} · ${time('EndsAt')} まで / until{{ end }}
{{- end }}

{{ define "plane.slack.text" -}}
{{ range .Alerts -}}
{{ if eq .Status "resolved" }}✅ {{ end }}*{{ .Annotations.summary }}*
{{ .Annotations.description }}
🕒 {{ template "plane.since" . }}
<{{ .Annotations.runbook_url }}|手順書 / Runbook> · <{{ .Annotations.dashboard_url }}|グラフ / Dashboard>
{{- if eq .Status "firing" }} · <${SILENCE}|受付・消音 / Acknowledge>{{ end }}
{{ end -}}
{{- end }}

{{ define "plane.plain" -}}
重大度 / Severity: {{ template "plane.severity" .CommonLabels.sev }}
{{ range .Alerts }}
{{ if eq .Status "resolved" }}[復旧] {{ end }}{{ .Annotations.summary }}
{{ .Annotations.description }}
時刻 / Time: {{ template "plane.since" . }}
手順書 / Runbook: {{ .Annotations.runbook_url }}
グラフ / Dashboard: {{ .Annotations.dashboard_url }}
{{- if eq .Status "firing" }}
受付・消音 / Acknowledge: ${SILENCE}
{{- end }}
{{ end }}
緊急連絡先 / Emergency: ${notifications.contacts.emergency}, ${notifications.contacts.phone}
{{- end }}
`;
}
