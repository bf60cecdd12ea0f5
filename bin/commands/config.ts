import type { Command } from 'commander'
import { ConfigurationError, configurationFile, loadConfiguration } from '../../config/load.ts'
import { sampleConfiguration } from '../../config/sample.ts'

/** sekisho config check · sekisho config sample */
export function registerConfig(program: Command): void {
  const config = program.command('config').description('設定ファイルの確認と見本 / check the configuration, print a sample')
  config
    .command('check')
    .description('設定をすべて確認し、誤りを一覧にする / check the whole configuration and list every mistake')
    .argument('[file]', 'YAML file; by default SEKISHO_CONFIG or ./sekisho.yaml')
    .action((named: string | undefined) => {
      const file = configurationFile(named, process.env)
      try {
        loadConfiguration({ file, environment: process.env })
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error
        process.stderr.write(`${error.message}\n`)
        process.exitCode = 1
        return
      }
      process.stdout.write(`${file ?? '(defaults and environment)'}: OK / 設定に誤りはありません\n`)
    })
  config
    .command('sample')
    .description('すべての項目と既定値の見本を表示する / print every key with its meaning, unit and default')
    .action(() => void process.stdout.write(sampleConfiguration()))
}
