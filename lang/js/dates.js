(function () {
  const Real = Date, construct = Reflect.construct // held here: a runtime may lose its Reflect
  // "2026-03-01T09:00" names no zone and would be read in the machine's.
  const zoned = v => typeof v === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(v) ? v + "Z" : v
  function Ours(...args) {
    if (!new.target) return new Real().toUTCString()
    return construct(Real, args.length > 1 ? [Real.UTC(...args)] : args.map(zoned), new.target === Ours ? Real : new.target)
  }
  Ours.prototype = Real.prototype
  Ours.now = Real.now
  Ours.UTC = Real.UTC
  Ours.parse = v => Real.parse(zoned(String(v)))
  return Ours
})()
