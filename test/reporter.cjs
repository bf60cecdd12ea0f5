// The spec reporter, and a last line that says how many tests passed, failed and were skipped.
const { reporters } = require('mocha')

module.exports = class Closing extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${pending} skipped\n`)
    })
  }
}
