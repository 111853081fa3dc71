/** A text for people: Japanese first, English beside it. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}

/** Both languages on one line, as annotations and panel titles show them. */
export function bilingual({ ja, en }: Text): string {
  return `${ja} / ${en}`;
}
