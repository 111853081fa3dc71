import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';

const METRIC = 'certmanager_certificate_ready_status';

/** cert-manager cannot make or keep a certificate: its Secret is missing, does not match, or has expired. */
export const certificateNotReady: SignalBuilder = ({ config }) => {
  const { critical } = config.thresholds.certificateNotReady;
  const { namespace, certificate } = config.application;
  const identity = { namespace, name: certificate.name };
  const run = commands(config);
  const ready = (labels: Record<string, string>) =>
    series(METRIC, { job: 'cert-manager', ...identity, ...labels });
  return {
    alert: 'CertificateNotReady',
    title: { ja: '証明書が使えない状態', en: 'A certificate is not ready' },
    quantity: {
      record: 'certificate_not_ready',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'name'],
          expr: promql`
            max by (namespace, name) (
              ${METRIC}{job="cert-manager",namespace=${quote(namespace)},condition!="True"}
            )`,
          identity,
          others: 1,
          examples: {
            'not ready, or unknown': (v) => ({
              [ready({ condition: 'True' })]: { at: 1 },
              [ready({ condition: 'False' })]: { at: v },
              [ready({ condition: 'Unknown' })]: { at: 0 },
              [ready({ condition: 'False', name: 'other' })]: { at: 0 },
              [ready({ condition: 'False', namespace: 'other' })]: { at: 1 },
              [ready({ condition: 'False', job: 'other' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'critical', sev: 'sev2', limit: 0, for: critical.for }],
    pace: 'slow',
    // CertificateExpiring notices that nobody measures any more.
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'certificates',
    runbook: {
      meaning: {
        ja: 'cert-manager が証明書を使える状態にできません(Ready=False)。Secret がないか、設定と合わないか、期限が切れています。',
        en: 'cert-manager cannot make a certificate usable (Ready=False): its Secret is missing, does not match, or has expired.',
      },
      impact: {
        ja: '証明書がまだなければ HTTPS で接続できません。古いものが残っていれば、その期限まで動きます。',
        en: 'Without a certificate nobody can connect by HTTPS; an old one works until it expires.',
      },
      diagnosis: [
        { text: { ja: 'READY の列', en: 'The column READY' }, command: run.certificates },
        {
          text: { ja: 'Status の理由', en: 'The reason under Status' },
          command: run.describe('certificate', certificate.name),
        },
        {
          text: { ja: '発行の途中で止まっている段階', en: 'The step at which issuing is stuck' },
          command: run.certificateRequests,
        },
      ],
      mitigation: [
        {
          text: {
            ja: '発行元(DNS、HTTP-01 の経路、発行回数の上限)の問題を除く。cert-manager は自動でやり直す。',
            en: 'Remove the issuer’s obstacle (DNS, the HTTP-01 path, rate limits); cert-manager tries again by itself.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '証明書の名前や発行元を変えるときは、ステージングの発行元で先に確かめる。',
            en: 'Try changes of names or issuer with the issuer’s staging service first.',
          },
        },
      ],
    },
  };
};
