// How the map is coloured and worded. Pure functions: data in, data out.

/**
 * The class that a number of partnerships falls in.
 * @param {number} count
 * @param {{key: string, least: number, most: number|null}[]} shades in the server's order
 */
export function shadeOf(count, shades) {
  return shades.find(({ least, most }) => count >= least && (most === null || count <= most));
}

/** What an LA's value says in words: "nothing recorded", "1 partnership", "2 partnerships". */
export function valueInWords(count, noun = "partnership") {
  if (count === 0) return "nothing recorded";
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The name that a screen reader gives an LA on the map. */
export function areaName(authority) {
  return `${authority.name}: ${valueInWords(authority.abeps)}`;
}

/** Partnerships of one LA in groups by kind, in the order of the records document. */
export function groupsOf(code, records) {
  const groups = new Map();
  for (const partnership of records.partnerships) {
    if (!partnership.authorities.includes(code)) continue;
    const label = records.labels.kind[partnership.kind];
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(partnership);
  }
  return groups;
}
