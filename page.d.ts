// What the page's modules hand to each other. It stands here and not in their comments because the names of
// modules there would be taken for imports when static files are collected, and make circles.

/** A set of LAs or of partnerships, 32 of them to a word. */
type Bits = Uint32Array<ArrayBuffer>;

/** What people have chosen. */
interface Choices {
  /** Chosen codes by field; no entry, no choice. */
  fields: Record<string, string[]>;
  foundedFrom: number | null;
  foundedTo: number | null;
  /** What partnerships must hold. */
  words: string;
  /** Part of an LA's name. */
  name: string;
  /** GSS codes of LAs similar to the chosen one. */
  similar: Set<string> | null;
}

/** A choice made, with the words of its chip and those of the title. */
interface Choice {
  /** Of its field. */
  name: string;
  /** Empty, where the field takes one value alone. */
  code: string;
  label: string;
  /** What the title says before the values of the field. */
  lead: string;
  /** What the title says of the value. */
  phrase: string;
}

/** What the map can be coloured by; of each LA its class, and what is shown instead of the class's label. */
interface Colouring {
  label: string;
  note: string;
  classes: { key: string; label: string; paint: string }[];
  classOf: number[];
  valueOf: (string | null)[];
}

/** Where partnerships are that meet some choices, as the server answers: sets of LAs as hexadecimal numbers. */
type ReachAnswer = Record<string, { any: string; options: Record<string, string> }>;

/** What is recorded, in the order of the LAs by region and name. */
interface RecordsDocument {
  /** GSS codes. */
  codes: string[];
  names: string[];
  slugs: string[];
  /** By field, the options that each LA has. */
  authorities: Record<string, string[][]>;
  /** By field about partnerships, its options. */
  options: Record<string, string[]>;
  /** A row for each sort of partnerships: of each field the places of its options, year, places of LAs. */
  // biome-ignore lint/suspicious/noExplicitAny: what a row holds depends on the place in it.
  partnerships?: any[][];
  /** In their place, where they are too many. */
  reach?: ReachAnswer;
  colourings: Record<string, Colouring>;
}

/** What the choices about LAs are answered from. */
interface AuthorityIndex {
  codes: string[];
  /** In lower case. */
  names: string[];
  /** By field and option, the LAs that have it. */
  with: Record<string, Map<string, Bits>>;
}

/** An LA on the map. */
interface Area {
  path: SVGPathElement;
  /** Its classes. */
  look: string;
  /** Its shape in the inset. */
  copy?: SVGPathElement;
  /** Its item of the list. */
  item?: HTMLElement;
  name?: string;
  /** What its colour says. */
  value?: string;
  /** How far what is recorded of it was checked. */
  checked?: string;
}

/** What the first page holds while it is open. */
interface PageState {
  map: import("./static/js/map/choropleth.js").Choropleth;
  /** The LA. */
  chosen: { code: string; byKeyboard: boolean } | null;
  /** Counts the choices. */
  turn: number;
  /** Of the map, where the reader has moved it. */
  position: string;
  records?: Promise<AnsweringRecords>;
  /** The same, once they have come. */
  held?: AnsweringRecords;
  choose?: (code: string, byKeyboard: boolean) => void;
}

/** The records document with what answers choices from it. */
interface AnsweringRecords extends RecordsDocument {
  index: AuthorityIndex;
  questions: import("./static/js/map/records.js").Questions;
}
