// The page: it reads the program, opens the live stream and shows what the address names.
import { h, render } from "./vendor/preact.mjs"
import { App } from "./app.js"
import { load } from "./state.js"
import { listen } from "./live.js"

render(h(App, null), document.getElementById("app"))
load().then(listen)
