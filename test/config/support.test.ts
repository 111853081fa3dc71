import { configWith, loadConfig, problemsWith, readConfig } from '../support/config';

describe('the helper of other tests', () => {
  it.each(['dev', 'ci', 'prod'] as const)('reads %s', (place) => {
    expect(loadConfig(place).environment.name).toBe(place);
  });

  it('changes numbers, list items and the environment by path', () => {
    const config = configWith({
      'thresholds.memory.warning.above': '80%',
      'application.services.0.port': 8080,
      'environment.replicas.prometheus': 1,
    });
    expect(config.thresholds.memory.warning.above).toBe(0.8);
    expect(config.application.services[0]?.port).toBe(8080);
    expect(config.environment.replicas.prometheus).toBe(1);
  });

  it('deletes with undefined and reports problems at their line', () => {
    expect(problemsWith({ 'thresholds.disk': undefined })).toMatchObject([{ path: 'thresholds.disk' }]);
    expect(problemsWith({})).toEqual([]);
  });

  it('edits the documents themselves', () => {
    const config = readConfig('prod', (numbers) =>
      numbers.addIn(
        ['application', 'services'],
        numbers.createNode({ name: 'worker', title: 'W', port: 80, owner: 'dev' }),
      ),
    );
    expect(config.application.services.map((one) => one.name)).toContain('worker');
  });
});
