// The entry of the H5 store: the page host, the pages of miniprogram/, and the core.
import './host.css'
import { modules } from 'shop-modules'
import { builtinTemplates, manifest, styles, templates } from 'shop-view'
import * as core from './core.js'
import { start } from './start.js'

start({ manifest, styles, templates, builtinTemplates, modules, core })
