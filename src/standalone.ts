/** Where the standalone program begins. */
import { start } from './main.ts'

start()
