import type { KubernetesObject } from '../../infra/plane';
import { outputs } from '../../infra/outputs';
import { toYaml } from '../../config';
import { configWith, loadConfig } from '../support/config';
import { planeFor } from '../support/plane';

const FOURTH = {
  'application.services.3': {
    name: 'gallery',
    title: '写真館',
    port: 8080,
    owner: 'ops-l2',
    dependsOn: ['backend'],
    healthPath: '/alive',
  },
};

describe.each(['prod', 'dev', 'ci'] as const)('the plane of %s', (place) => {
  const plane = planeFor(loadConfig(place));
  const objects = plane.components.flatMap((component) => component.objects);

  it('is the same when built again', () => {
    expect([...outputs(planeFor(loadConfig(place)))]).toEqual([...outputs(plane)]);
  });

  it('names every object once and says its namespace', () => {
    const ids = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const cluster = [
      'ClusterRole',
      'ClusterRoleBinding',
      'Namespace',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
    ];
    const homeless = objects.filter(({ kind, metadata }) => !cluster.includes(kind) && !metadata.namespace);
    expect(homeless).toEqual([]);
  });

  it('owns nothing of the application', () => {
    const foreign = plane.inventory.workloads.filter((workload) => workload.foreign).map(({ name }) => name);
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Service', 'Namespace'];
    const owned = objects.filter(
      ({ kind, metadata }) => kinds.includes(kind) && foreign.includes(metadata.name),
    );
    expect(owned).toEqual([]);
    expect(objects.filter(({ metadata }) => metadata.name === plane.config.application.namespace)).toEqual(
      [],
    );
  });

  it('carries no value of a secret and no Secret', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(objects.map(toYaml).join('\n')).not.toMatch(
      /hooks\.slack\.com|admin\/admin|BEGIN [A-Z ]*PRIVATE KEY/,
    );
  });
});

describe('a fourth service, added to the configuration alone', () => {
  const before = outputs(planeFor(loadConfig()));
  const plane = planeFor(configWith(FOURTH));
  const after = outputs(plane);
  const file = (name: string) => after.get(name) ?? '';

  it('gets a scrape job and a probe of its health path', () => {
    expect(file('dist/prod/prometheus/prometheus.yml')).toContain('job_name: gallery');
    expect(file('dist/prod/prometheus/prometheus.yml')).toContain(
      'http://gallery.shiojiri-rainbow-seeker.svc:8080/alive',
    );
  });

  it('gets rules: its absence, its errors and its latency are seen', () => {
    const rules = file('dist/prod/rules/alerting_rules.yml');
    expect(rules).toMatch(/absent\(service_up\{[^}]*service="gallery"[^}]*via="scrape"/);
    expect(rules).toMatch(/absent\(service_up\{[^}]*service="gallery"[^}]*via="probe"/);
    expect(rules.match(/job=~"backend\|frontend\|ml-system\|gallery"/g)?.length).toBeGreaterThan(3);
  });

  it('is seen when it is stopped at its CPU limit, killed for its memory, or its answers pile up', () => {
    const rules = file('dist/prod/rules/alerting_rules.yml');
    const ofAlert = (alert: string) =>
      plane.alerting.slices
        .filter((slice) => slice.alert === alert)
        .flatMap(({ records, alerts }) => [...records, ...alerts].map(({ expr }) => expr))
        .join('\n');
    const names = 'backend\\|frontend\\|ml-system\\|gallery';
    expect(ofAlert('CPUThrottlingHigh')).toMatch(new RegExp(`container=~"${names}"`));
    for (const alert of ['RequestsPilingUp', 'TrafficDropped', 'ErrorBudgetBurn'])
      expect([alert, ofAlert(alert)]).toEqual([alert, expect.stringContaining('gallery')]);
    // Its owner hears of its pods, whatever is wrong with them.
    for (const alert of ['ContainerOOMKilled', 'KubePodNotReady', 'KubeContainerWaiting'])
      expect([alert, ofAlert(alert)]).toEqual([alert, expect.stringContaining('gallery')]);
    expect(rules).toContain('gallery');
  });

  it('has objectives and a budget of its own, and is counted in what watching costs', () => {
    const records = plane.alerting.slices.flatMap((slice) => slice.records);
    const budgets = records.filter(
      ({ record, labels }) => record === 'slo:objective:ratio' && labels?.['sloth_service'] === 'gallery',
    );
    expect(budgets.map(({ labels }) => labels?.['sloth_slo'])).toEqual(['availability', 'latency']);
    expect(file('docs/cost.md')).toMatch(/\| gallery \| \d/);
  });

  it('is scaled by the autoscaler, if the configuration says that it is the one', () => {
    const scaled = planeFor(configWith({ ...FOURTH, 'scaling.backend.service': 'gallery' }));
    const objects = scaled.components.flatMap((component) => component.objects);
    const targets = objects
      .filter(({ kind }) => /^(HorizontalPod|VerticalPod)Autoscaler$/.test(kind))
      .map(({ kind, metadata, ...object }) => [
        kind,
        metadata.name,
        JSON.stringify(object).includes('"name":"gallery"'),
      ]);
    expect(targets).toEqual([
      ['HorizontalPodAutoscaler', 'gallery', true],
      ['VerticalPodAutoscaler', 'gallery', true],
    ]);
    const patch = scaled.patches.find(({ metadata }) => metadata.name === 'gallery');
    expect(JSON.stringify(patch)).toContain('"limits"');
  });

  it('gets connections through the policies, patches of its probes, and its place on boards and in runbooks', () => {
    const policies = plane.components.find((it) => it.file === 'network-policies.yaml')?.objects ?? [];
    const prometheus = policies.find(({ metadata }) => metadata.name === 'monitoring-plane-prometheus');
    expect(JSON.stringify(prometheus)).toContain('{"podSelector":{"matchLabels":{"app":"gallery"}}}');
    expect(file('kubernetes/patches/gallery.yaml')).toContain('path: /alive');
    expect(file('docs/runbooks/ServiceDown.md')).toContain('gallery');
    const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    expect(changed).toEqual(
      expect.arrayContaining(['kubernetes/prometheus.yaml', 'kubernetes/alertmanager.yaml']),
    );
  });
});

describe('node agents in a namespace of their own', () => {
  const plane = planeFor(configWith({ 'environment.nodeAgents.namespace': 'node-agents' }));
  const at = (object: KubernetesObject) => object.metadata.namespace;
  const objects = plane.components.flatMap((component) => component.objects);

  it('take everything of theirs along, and Prometheus still finds them', () => {
    const agents = objects.filter(({ metadata }) => metadata.name.endsWith('node-exporter'));
    expect(new Set(agents.map(at))).toEqual(new Set(['node-agents']));
    expect(objects.some((it) => it.kind === 'Role' && at(it) === 'node-agents')).toBe(true);
    expect(objects.some((it) => it.kind === 'Namespace' && it.metadata.name === 'node-agents')).toBe(true);
    expect(
      objects.some((it) => it.metadata.name === 'monitoring-plane-default-deny' && at(it) === 'node-agents'),
    ).toBe(true);
  });
});
