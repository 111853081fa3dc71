/** A program the tests and checks call, the Go package it is built from and how it tells its version. */
export interface Pin {
  /** Name of the program, on PATH and under build/tools/bin. */
  readonly name: string;
  /** Least version that is accepted from PATH, and the version that is built, without a leading v. */
  readonly version: string;
  /** Folder under tools/go whose go.mod and go.sum fix the build. */
  readonly family: string;
  /** Go module that holds the package, as required in that go.mod. */
  readonly module: string;
  /** Version of that module, with its leading v. */
  readonly moduleVersion: string;
  /** Go package of the command. */
  readonly goPackage: string;
  /** Arguments that make the program print its version. */
  readonly versionArgs: readonly string[];
  /** Go variable the linker sets, so that a program built here states its version as a released one does. */
  readonly versionVariable: string;
}

// Release 3.X.Y of prometheus is tagged v0.3XX.Y as a Go module.
const prometheus = {
  version: '3.13.2',
  family: 'prometheus',
  module: 'github.com/prometheus/prometheus',
  moduleVersion: 'v0.313.2',
  versionArgs: ['--version'],
  versionVariable: 'github.com/prometheus/common/version.Version',
} as const;

const alertmanager = {
  version: '0.31.1',
  family: 'alertmanager',
  module: 'github.com/prometheus/alertmanager',
  moduleVersion: 'v0.31.1',
  versionArgs: ['--version'],
  versionVariable: 'github.com/prometheus/common/version.Version',
} as const;

/** Every program this repository calls that npm does not install: the one place of their versions. */
export const PINS = {
  promtool: {
    ...prometheus,
    name: 'promtool',
    goPackage: 'github.com/prometheus/prometheus/cmd/promtool',
  },
  prometheus: {
    ...prometheus,
    name: 'prometheus',
    goPackage: 'github.com/prometheus/prometheus/cmd/prometheus',
  },
  alertmanager: {
    ...alertmanager,
    name: 'alertmanager',
    goPackage: 'github.com/prometheus/alertmanager/cmd/alertmanager',
  },
  amtool: {
    ...alertmanager,
    name: 'amtool',
    goPackage: 'github.com/prometheus/alertmanager/cmd/amtool',
  },
  'kube-score': {
    name: 'kube-score',
    version: '1.20.0',
    family: 'kube-score',
    module: 'github.com/zegl/kube-score',
    moduleVersion: 'v1.20.0',
    goPackage: 'github.com/zegl/kube-score/cmd/kube-score',
    versionArgs: ['version'],
    versionVariable: 'main.version',
  },
  actionlint: {
    name: 'actionlint',
    version: '1.7.7',
    family: 'actionlint',
    module: 'github.com/rhysd/actionlint',
    moduleVersion: 'v1.7.7',
    goPackage: 'github.com/rhysd/actionlint/cmd/actionlint',
    versionArgs: ['--version'],
    versionVariable: 'github.com/rhysd/actionlint.version',
  },
  // Knows nothing of this repository: what it makes of the same objectives is compared with the rules made here.
  sloth: {
    name: 'sloth',
    version: '0.12.0',
    family: 'sloth',
    module: 'github.com/slok/sloth',
    moduleVersion: 'v0.12.0',
    goPackage: 'github.com/slok/sloth/cmd/sloth',
    versionArgs: ['version'],
    versionVariable: 'github.com/slok/sloth/internal/info.Version',
  },
} as const satisfies Record<string, Pin>;

/** Name of a pinned program. */
export type ToolName = keyof typeof PINS;

/** The names of all pinned programs. */
export const TOOL_NAMES = Object.keys(PINS) as readonly ToolName[];
