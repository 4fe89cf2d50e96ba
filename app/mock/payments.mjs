// Uses made before the mock's clock starts: who, at which partner's first place, which benefit,
// how many cents or units, when, and cents given back since.

export const PAYMENTS = [
  ['lina', 'museum', 'museums', 1, '2024-09-21T13:20:00.000Z'],
  ['lina', 'cinema', 'cinema', 2, '2024-10-05T18:02:00.000Z'],
  ['yanis', 'bookshop', 'textbooks_extra', 1790, '2024-09-04T15:44:00.000Z'],
  ['yanis', 'cinema', 'cinema', 5, '2024-10-31T18:30:00.000Z'],
  ['lina', 'bookshop', 'leisure_books', 710, '2024-10-26T09:31:00.000Z', 300],
  ['lina', 'cinema', 'shows', 1200, '2024-11-02T19:05:00.000Z', 1200],
  ['jade', 'bookshop', 'leisure_books', 1500, '2024-11-14T08:12:00.000Z'],
  ['yanis', 'bookshop', 'textbooks_extra', 890, '2024-11-14T09:05:00.000Z', 890],
  ['tom', 'bookshop', 'leisure_books', 790, '2024-11-14T10:40:00.000Z', 200],
  ['rayan', 'cinema', 'cinema', 1, '2024-11-14T12:55:00.000Z'],
  ['jade', 'cinema', 'cinema', 2, '2024-11-14T13:10:00.000Z'],
  ['tom', 'museum', 'museums', 1, '2024-11-14T09:30:00.000Z'],
  ['lina', 'museum', 'museums', 1, '2024-11-14T11:15:00.000Z'],
];
