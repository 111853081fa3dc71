/**
 * What esbuild makes of an import of CommonJS is a copy of all its getters, for each file that imports it, though a module
 * that was compiled from an ES module can be taken as it is. cdk8s's classes of Kubernetes are three thousand getters in
 * twenty files: a tenth of a synth. Errors: Error when esbuild writes its helper in another way.
 */
exports.takeModulesAsTheyAre = (code) => {
  const helper = /\b(var __toESM ?= ?\(mod, ?isNodeMode, ?\w+\) ?=> ?)\(/;
  if (!code.includes('__toESM')) return code;
  if (!helper.test(code))
    throw new Error('tools/interop.cjs: esbuild has changed its helper __toESM; adapt the pattern.');
  return code.replace(helper, '$1!isNodeMode && mod && mod.__esModule ? mod : (');
};
