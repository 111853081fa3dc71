/** Both guides' words for a severity (requirements.md C2): the numbers of the guides run opposite ways. */
const SEVERITY_NAMES = {
  sev1: 'SEV1(緊急/致命的)',
  sev2: 'SEV2(重要)',
  sev3: 'SEV3(通常/軽微)',
  sev4: 'SEV4(軽微)',
} as const;

/** Name of the template file beside `alertmanager.yml`. */
export const TEMPLATE_FILE = 'plane.tmpl';

/** Message templates: Japanese first; severity, what, value and limit, runbook, board, silence. */
export function templates(): string {
  const severity = Object.entries(SEVERITY_NAMES)
    .map(([sev, name], at) => `{{ ${at === 0 ? 'if' : 'else if'} eq . "${sev}" }}${name}`)
    .join('');
  return `{{ define "plane.severity" }}${severity}{{ else }}{{ . }}{{ end }}{{ end }}

{{ define "plane.status" -}}
{{ if eq .Status "firing" }}🔥 発生中 {{ .Alerts.Firing | len }} 件{{ else }}✅ 復旧{{ end }}
{{- end }}

{{ define "plane.headline" -}}
{{ template "plane.status" . }} {{ template "plane.severity" .CommonLabels.sev }} {{ .CommonLabels.alertname }}
{{- with .CommonLabels.subject }} {{ . }}{{ end }}
{{- end }}

{{ define "plane.silence" -}}
{{ .ExternalURL }}/#/silences/new?filter=%7Balertname%3D%22{{ .CommonLabels.alertname }}%22%7D
{{- end }}

{{ define "plane.slack.text" -}}
{{ range .Alerts -}}
{{ if eq .Status "resolved" }}✅ {{ end }}*{{ .Annotations.summary }}*
{{ .Annotations.description }}
{{ end -}}
<{{ .CommonAnnotations.runbook_url }}|手順書 / Runbook> · <{{ .CommonAnnotations.dashboard_url }}|グラフ / Dashboard> · <{{ template "plane.silence" . }}|消音 / Silence>
{{- end }}

{{ define "plane.plain" -}}
{{ range .Alerts -}}
{{ if eq .Status "resolved" }}[復旧] {{ end }}{{ .Annotations.summary }}
{{ .Annotations.description }}
{{ end -}}
手順書 / Runbook: {{ .CommonAnnotations.runbook_url }}
グラフ / Dashboard: {{ .CommonAnnotations.dashboard_url }}
消音 / Silence: {{ template "plane.silence" . }}
{{- end }}
`;
}
