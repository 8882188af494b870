// What the records say, in words and groups. Pure functions.

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn(colouring, code) {
  return (
    colouring.valueOf[code] ??
    colouring.classes.find(({ key }) => key === colouring.classOf[code]).label
  );
}

/** "nothing recorded", "1 partnership", "2 partnerships". */
export function valueInWords(count, noun = "partnership") {
  if (count === 0) return "nothing recorded";
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Partnerships of one LA in groups by kind, in the order of the records document. */
export function groupsOf(code, records) {
  const groups = new Map();
  for (const partnership of records.partnerships) {
    if (!partnership.authorities.includes(code)) continue;
    const label = records.labels.kind[partnership.kind[0]];
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(partnership);
  }
  return groups;
}
