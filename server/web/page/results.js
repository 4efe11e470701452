// What a journey achieved: per goal, its arms side by side, each against those held out.
import { html } from "./html.js"
import { useEffect, useState } from "./vendor/hooks.mjs"
import { graphs, journey, loadReport, report } from "./state.js"
import { Overview } from "./overview.js"
import { money, number, percent, signed } from "./format.js"

const refresh = 4000

export function Results() {
  const [error, setError] = useState("")
  useEffect(() => {
    const read = () => loadReport().then(() => setError(""), e => setError(e.message))
    read()
    const timer = setInterval(read, refresh)
    return () => clearInterval(timer)
  }, [])
  const j = journey.value
  const r = report.value?.journeys?.find(x => x.journey === j.name)
  if (!r) return error ? html`<p class="notice bad" role="alert">${error}</p>` : html`<p class="notice" role="status">Reading the results…</p>`
  const refused = Object.entries(r.refused ?? {}).sort((a, b) => b[1] - a[1])
  const tile = (n, what) => html`<div class="tile-figure"><b>${n}</b><span>${what}</span></div>`
  return html`
    <section class="results" aria-label=${"Results of " + (j.title || j.name)}>
      <h2>${j.title || j.name}</h2>
      ${j.doc && html`<p class="doc">${j.doc}</p>`}
      ${error && html`<p class="bad" role="alert">${error}</p>`}
      <div class="tiles">
        ${tile(number(r.entered), "entered")}${tile(number(r.inside), "inside now")}${tile(number(r.left), "left")}
        ${tile(number(r.messages?.sent), "messages sent")}${r.messages?.blocked > 0 && tile(number(r.messages.blocked), "blocked")}${r.messages?.failed > 0 && tile(number(r.messages.failed), "failed")}
      </div>
      ${refused.length > 0 && html`<p class="doc">Not let in: ${refused.map(([why, n]) => `${number(n)} ${why.replaceAll("_", " ")}`).join(", ")}.</p>`}
      ${r.entered === 0 && html`<p class="notice">Nobody has entered yet. Results appear with the first people.</p>`}
      ${r.entered > 0 && (r.goals ?? []).length === 0 && html`<p class="notice">This journey has no goal. Add one, such as <code>goal order_placed within 14d</code>, to see what it achieves.</p>`}
      ${(r.goals ?? []).map(g => html`<${Goal} key=${g.goal} goal=${g} arms=${r.arms ?? []} journey=${j.name} />`)}
      <${Overview} report=${report.value} />
      ${report.value.method && html`<p class="doc">${report.value.method}</p>`}
    </section>`
}

function Goal({ goal, arms, journey: name }) {
  const rows = arms.map(a => ({ ...a, g: (a.goals ?? []).find(x => x.goal === goal.goal) })).filter(a => a.g)
  const reach = Math.max(0.05, ...rows.flatMap(a => a.g.lift ? [Math.abs(a.g.lift.low), Math.abs(a.g.lift.high)].filter(isFinite) : []))
  const heldOut = arms.some(a => a.holdout)
  const label = step => graphs.value[name]?.nodes?.find(n => n.id === step)?.label ?? (step || "the whole journey")
  return html`
    <h3>${goal.goal} <small>${number(goal.reached)} reached${goal.revenue > 0 ? " · " + money(goal.revenue) : ""}</small></h3>
    ${rows.length === 0 ? html`<p class="notice">Nothing to compare: the journey has neither a split nor people held out.</p>` : html`
      <div class="scroll" tabindex="0" role="region" aria-label=${"Arms for " + goal.goal}><table>
        <thead><tr><th scope="col">Arm</th><th scope="col">People</th><th scope="col">Messages</th><th scope="col">Goals</th><th scope="col">Rate</th><th scope="col">Revenue</th><th scope="col" class="wide">Lift against held out, 95 %</th></tr></thead>
        <tbody>${rows.map((a, i) => html`
          ${(i === 0 || rows[i - 1].step !== a.step) && html`<tr class="group" key=${"group" + i}><th scope="rowgroup" colspan="7">${label(a.step)}</th></tr>`}
          <tr key=${a.step + "/" + a.arm} class=${a.holdout ? "control" : ""}>
            <th scope="row">${a.arm}${a.holdout && html` <span class="chip">control</span>`}</th>
            <td>${number(a.people)}</td><td>${number(a.messages)}</td><td>${number(a.g.reached)}</td><td>${percent(a.g.rate, 2)}</td><td>${a.g.revenue > 0 ? money(a.g.revenue) : "–"}</td>
            <td class="wide"><${Lift} lift=${a.g.lift} reach=${reach} without=${a.holdout ? "what the others are held against" : heldOut ? "too few people to tell" : "nobody is held out"} /></td>
          </tr>`)}
        </tbody>
      </table></div>`}`
}

/** A lift with its interval, as words and as a bar about zero. */
function Lift({ lift: l, reach, without }) {
  if (!l) return html`<span class="faint">${without}</span>`
  const known = l.relative != null && isFinite(l.relative) && l.low != null && l.high != null
  const at = v => 60 + 56 * Math.max(-1, Math.min(1, v / reach))
  const words = known ? `${signed(l.relative)} (${signed(l.low)} … ${signed(l.high)})` : `${signed(l.difference)} points (${signed(l.difference_low)} … ${signed(l.difference_high)})`
  const kind = !l.significant ? "open" : l.difference > 0 || l.relative > 0 ? "up" : "down"
  return html`
    <span class=${"lift " + kind} title=${l.significant ? "more than chance explains" : "chance may explain it"}>
      ${known && html`<svg width="120" height="16" aria-hidden="true"><path class="zero" d="M60 1v14" /><path class="range" d=${`M${at(l.low)} 8H${at(l.high)}`} /><circle cx=${at(l.relative)} cy="8" r="4" /></svg>`}
      ${words}
    </span>`
}
