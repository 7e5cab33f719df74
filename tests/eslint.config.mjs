// What a shell may not do, so that the core alone decides. It runs over `miniprogram/`, whose pages
// are the pages of the H5 store too; `miniprogram/core/` and `packages/spare*/` are made by the build.
//
//   tests/node_modules/.bin/eslint --config tests/eslint.config.mjs miniprogram

const deny = (selector, message) => ({ selector, message })

const arithmetic = 'a shell does not compute: ask the core'
const magnitude = 'a shell does not compare sizes: the core decides'
const numbers = 'a shell reads and formats no numbers: the core sends finished text'
const clock = 'the clock is in lib/clock.js only'

/** A `+` that has text on neither side adds numbers. */
const addition =
  "BinaryExpression[operator='+']:not(:has(Literal[raw=/^['\"]/])):not(:has(TemplateLiteral))"

const computing = [
  deny('BinaryExpression[operator=/^(-|\\*|\\/|%|\\*\\*|<<|>>|>>>|&|\\||\\^)$/]', arithmetic),
  deny(addition, arithmetic),
  deny('AssignmentExpression[operator=/^(\\+|-|\\*|\\/|%|\\*\\*|<<|>>|>>>|&|\\||\\^)=$/]', arithmetic),
  deny('UpdateExpression', arithmetic),
  deny('UnaryExpression[operator=/^[+~]$/]', numbers),
  deny('BinaryExpression[operator=/^(<|>|<=|>=)$/]', magnitude),
  deny('Identifier[name=/^(Math|BigInt|Intl|Number|parseInt|parseFloat)$/]', numbers),
  deny('MemberExpression[property.name=/^(toFixed|toPrecision|toLocaleString)$/]', numbers),
  deny('MemberExpression[property.name=/^(reduce|reduceRight|sort)$/]', arithmetic),
]

const dates = [deny("Identifier[name='Date']", clock)]

/** Objects of the mini-program that are there without a `require`; all else is `no-undef`. */
const globals = [
  'App', 'Behavior', 'Component', 'Page', 'WXWebAssembly', 'clearTimeout', 'console', 'exports',
  'getApp', 'getCurrentPages', 'module', 'require', 'setTimeout', 'wx',
]

export default [
  { ignores: ['**/miniprogram/core/', '**/miniprogram/packages/spare*/'] },
  {
    files: ['**/miniprogram/**/*.js'],
    // No line may switch a rule off for itself.
    linterOptions: { noInlineConfig: true },
    languageOptions: {
      ecmaVersion: 2018,
      sourceType: 'commonjs',
      globals: Object.fromEntries(globals.map((name) => [name, 'readonly'])),
    },
    rules: {
      'no-restricted-syntax': ['error', ...computing, ...dates],
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/miniprogram/lib/clock.js'],
    rules: { 'no-restricted-syntax': ['error', ...computing] },
  },
]
