import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';

/** Plain values, then those that come from Secrets. */
export function environmentOf(
  values: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, { readonly secret: string; readonly key: string }>> = {},
): k8s.EnvVar[] {
  return [
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
}
