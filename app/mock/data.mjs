// People, places and benefits of the mock Region. Invented, for development and screenshots only.
// Texts are [French, English].

export const NOW = '2024-11-14T13:42:00.000Z';
const LEISURE = ['2024-09-01', '2025-08-31'];
const SCHOOL = ['2024-06-24', '2025-05-31'];

export const BENEFITS = {
  leisure_books: {
    label: ['Livres loisirs', 'Leisure books'],
    about: ['Romans, BD, mangas dans les librairies partenaires.',
      'Novels, comics and manga in partner bookshops.'],
    measure: 'money', window: LEISURE, kinds: ['bookshop'], code: true,
  },
  textbooks_extra: {
    label: ['Manuels scolaires complémentaires', 'Supplementary textbooks'],
    about: ['Livrets et fichiers pratiques, en librairie partenaire.',
      'Workbooks, in partner bookshops.'],
    measure: 'money', window: SCHOOL, kinds: ['bookshop'], code: true,
  },
  equipment: {
    label: ['Premier équipement professionnel', 'First professional equipment'],
    about: ['Tenues, outils et matériel de votre formation, chez un fournisseur partenaire.',
      'Clothing, tools and material for your course, at a partner supplier.'],
    measure: 'money', window: SCHOOL, kinds: ['supplier'], code: true,
  },
  cinema: {
    label: ['Cinéma', 'Cinema'],
    about: ['Des places à 1 € dans les cinémas partenaires.', 'Seats at €1 in partner cinemas.'],
    measure: 'units', unit: ['place', 'seat'], window: LEISURE, kinds: ['cinema'], code: true,
    coPaymentCents: 100, unitPriceCents: 650,
  },
  shows: {
    label: ['Spectacles et festivals', 'Shows and festivals'],
    about: ['Concerts, théâtre, danse, festivals : en une ou plusieurs fois.',
      'Concerts, theatre, dance, festivals: at once or in parts.'],
    measure: 'money', window: LEISURE, kinds: ['cinema', 'venue'], code: true,
  },
  museums: {
    label: ['Musées et expositions', 'Museums and exhibitions'],
    about: ['Entrée libre et illimitée : expositions, ateliers, visites guidées.',
      'Free and unlimited: exhibitions, workshops, guided visits.'],
    measure: 'access', window: LEISURE, kinds: ['museum'], code: false,
  },
  sport: {
    label: ['Licence sportive', 'Sport licence'],
    about: ['Une réduction sur une licence fédérale annuelle.',
      'A reduction on one yearly federal licence.'],
    measure: 'money', window: LEISURE, kinds: ['club'], code: true, priceNeeded: true, once: true,
  },
  first_aid: {
    label: ['Gestes qui sauvent (PSC1)', 'First aid (PSC1)'],
    about: ['Une formation aux premiers secours.', 'A first-aid course.'],
    measure: 'money', window: LEISURE, kinds: ['club'], code: true, priceNeeded: true, once: true,
  },
  health: {
    label: ['Coupons prévention santé', 'Health prevention coupons'],
    about: ['Dépistage et prévention, chez un professionnel partenaire.',
      'Screening and prevention, at a partner professional.'],
    measure: 'coupon', unit: ['coupon', 'coupon'], window: LEISURE, kinds: ['health'], code: true,
    unitPriceCents: 2000, health: true,
  },
  licence_aid: {
    label: ['Aide au permis B', 'Driving licence aid'],
    about: ['Pour votre auto-école, après votre mission d’engagement.',
      'For your driving school, after your volunteer mission.'],
    measure: 'money', window: ['2024-10-02', '2026-10-02'], kinds: ['driving_school'], code: true,
  },
};

const place = (id, name, commune) => ({ id, name, commune });
export const PARTNERS = {
  bookshop: {
    id: '801', name: 'Librairie des Quais', kind: 'bookshop',
    kind_label: ['Librairie', 'Bookshop'],
    places: [place('811', 'Librairie des Quais – Bellecour', 'Lyon'),
      place('812', 'Librairie des Quais – Gratte-Ciel', 'Villeurbanne')],
  },
  cinema: {
    id: '802', name: 'Cinéma Les Lumières', kind: 'cinema', kind_label: ['Cinéma', 'Cinema'],
    places: [place('821', 'Cinéma Les Lumières', 'Grenoble')],
  },
  museum: {
    id: '803', name: 'Musée des Volcans', kind: 'museum', kind_label: ['Musée', 'Museum'],
    places: [place('831', 'Musée des Volcans', 'Clermont-Ferrand')],
  },
  club: {
    id: '804', name: 'Judo Club des Alpes', kind: 'club',
    kind_label: ['Club sportif', 'Sports club'],
    places: [place('841', 'Judo Club des Alpes', 'Chambéry')],
  },
  health: {
    id: '805', name: 'Centre de santé du Rhône', kind: 'health',
    kind_label: ['Professionnel de santé', 'Health provider'],
    places: [place('851', 'Centre de santé du Rhône', 'Valence')],
  },
};

const won = (benefit, loaded, spent = 0, more = {}) => ({
  benefit, loaded, spent, state: 'usable', ...more,
});
const everyone = [
  won('shows', 3000), won('museums', 0), won('sport', 3000), won('first_aid', 6000),
  won('health', 2),
];
export const WHY = ['Vous y avez droit parce que vous êtes élève en lycée.',
  'You have it because you are a pupil at a lycée.'];
const notVocational = [
  { benefit: 'equipment', why: ['Il faut la voie professionnelle ; votre dossier dit : générale.',
    'The vocational track is needed; your file says: general.'] },
  { benefit: 'textbooks_extra', why: ['Il faut la voie professionnelle, ou la série STMG en ' +
    '1re et Terminale ; votre dossier dit : 1re générale.',
  'The vocational track is needed, or series STMG; your file says: 1re general.'] },
  { benefit: 'licence_aid', why: ['Il faut avoir accompli une mission d’engagement, ou être ' +
    'pompier volontaire ou cadet de la gendarmerie.',
  'A completed volunteer mission is needed, or being a volunteer firefighter or a cadet.'] },
];

export const HOLDERS = [
  {
    login: 'lina', name: 'Lina Moreau', code: '4827', token: 'PR1-7Q4F2M9XK3TD8WHC5VBN6JRA1E',
    number: '0247 5518 9036', school: 'Lycée polyvalent du Bugey', enrolment: 'validated',
    card: 'sent', says: ['1re générale, carte active, un peu déjà utilisée.',
      '1re, general track, card in service, some of it used.'],
    wallets: [won('leisure_books', 1500, 410), won('cinema', 5, 2), ...everyone],
    ended: [won('shows', 3000, 1850)], notGranted: notVocational,
  },
  {
    login: 'yanis', name: 'Yanis Benali', code: '3916', token: 'PR1-2H8RVN4QJ6YTKX3PDMW9FC7B5G',
    number: '0247 6620 1178', school: 'Lycée professionnel Alexandre Bérard',
    enrolment: 'validated', card: 'sent',
    says: ['Terminale pro : manuels, équipement, aide au permis.',
      'Last year, vocational: textbooks, equipment, licence aid.'],
    wallets: [won('textbooks_extra', 5000, 1790), won('equipment', 30000, 12640),
      won('leisure_books', 3500), won('cinema', 5, 5, { state: 'used_up' }), ...everyone,
      won('licence_aid', 50000)], ended: [], notGranted: [],
  },
  {
    login: 'tom', name: 'Tom Garnier', code: '7305', token: 'PR1-9D3WKB7HX5MGQ2TJ8RNVC4FY6P',
    number: '0247 7702 4413', school: 'MFR de la Dombes', enrolment: 'validated',
    card: 'to_produce', says: ['Tout juste validé : sa carte est en fabrication.',
      'Just validated: his card is being made.'],
    wallets: [won('textbooks_extra', 5000), won('equipment', 15000), won('leisure_books', 1500),
      won('cinema', 5), ...everyone], ended: [], notGranted: [],
  },
  {
    login: 'rayan', name: 'Rayan Lefèvre', code: '6142', token: 'PR1-4MXQ8JT2WB6NFK7R3HDV9CYG5S',
    number: '0247 3391 5527', school: 'Lycée Lalande', enrolment: 'validated', card: 'sent',
    says: ['Culture suspendue par la Région : montre un refus.',
      'Culture suspended by the Region: shows a refusal.'],
    wallets: [won('leisure_books', 1500, 0, { state: 'suspended' }),
      won('cinema', 5, 1, { state: 'suspended' }), ...everyone],
    ended: [], notGranted: notVocational,
  },
  {
    login: 'jade', name: 'Jade Perrin', code: '9058', token: 'PR1-6TNB3VKX9QHM5WJ2D8RCF7YG4E',
    number: '0247 8846 0921', school: 'Lycée Lalande', enrolment: 'validated', card: 'blocked',
    says: ['A perdu sa carte et l’a bloquée.', 'Lost her card and blocked it.'],
    wallets: [won('leisure_books', 1500, 1500, { state: 'used_up' }), won('cinema', 5),
      ...everyone],
    ended: [], notGranted: notVocational,
  },
  {
    login: 'ines', name: 'Inès Roux', school: 'Lycée polyvalent Saint-Exupéry',
    enrolment: 'ordered', card: 'none', says: ['A commandé : attend son établissement.',
      'Ordered: waits for her school.'], wallets: [], ended: [], notGranted: [],
  },
  {
    login: 'chloe', name: 'Chloé Faure', school: 'Lycée Lalande', enrolment: 'refused',
    card: 'none', says: ['Demande refusée par l’établissement.', 'Request refused by the school.'],
    reason: ['Motif : vous n’êtes pas inscrite dans cet établissement.',
      'Reason: you are not enrolled at this school.'],
    wallets: [], ended: [], notGranted: [],
  },
  {
    login: 'enzo', name: 'Enzo Martin', code: '8264', token: 'PR1-3JHV7WQ2XK9RBN5T8MDC6FYG4P',
    number: '0247 4418 2207', school: 'Lycée Lalande', enrolment: 'validated', card: 'sent',
    says: ['Avait la carte l’an dernier, pas encore revalidé.',
      'Had the card last year, not yet validated again.'],
    wallets: [], ended: [won('leisure_books', 1500, 1120), won('cinema', 5, 4), won('shows', 3000)],
    notGranted: [],
  },
  {
    login: 'manon.leroy', name: 'Manon Leroy', school: 'Lycée Lalande', enrolment: 'ordered',
    card: 'none', says: ['Vient de commander : son mail l’attend.',
      'Has just ordered: a mail waits.'],
    link: '7Q4F2M9XK3TD8WHC5VBN6JRA1E0ZSPYG', wallets: [], ended: [], notGranted: [],
  },
  {
    login: 'mael', name: 'Maël Durand', enrolment: 'none', card: 'none',
    says: ['N’a encore rien commandé.', 'Has not ordered anything yet.'],
    wallets: [], ended: [], notGranted: [],
  },
];

const staff = (login, role, name, says, more = {}) => ({ login, role, name, says, ...more });
export const STAFF = [
  staff('librairie', 'cashier', 'Camille Vidal',
    ['Vend des livres dans deux boutiques.', 'Sells books in two shops.'], { partner: 'bookshop' }),
  staff('cinema', 'cashier', 'Hugo Marchand',
    ['Des places à 1 €, cinq par jeune.', 'Seats at €1, five each.'], { partner: 'cinema' }),
  staff('musee', 'cashier', 'Awa Diallo',
    ['Entrée libre : un scan suffit.', 'Free entry: one scan is enough.'], { partner: 'museum' }),
  staff('judo', 'manager', 'Nathalie Roche',
    ['Licences et formation aux gestes qui sauvent.', 'Licences and first-aid courses.'],
    { partner: 'club' }),
  staff('sante', 'cashier', 'Paul Nguyen',
    ['Coupons de prévention, une fois chacun.', 'Prevention coupons, once each.'],
    { partner: 'health' }),
  staff('lycee.professionnel.alexandre.berard', 'school', 'Sophie Blanc',
    ['Valide les demandes des élèves.', 'Validates pupils’ requests.'],
    { school: { id: '601', name: 'Lycée polyvalent du Bugey' } }),
  staff('admin', 'admin', 'Karim Haddad',
    ['Campagnes, comptes, clés.', 'Campaigns, accounts, keys.']),
  staff('avantages', 'benefits', 'Élise Fontaine',
    ['Dossiers, partenaires, suspensions.', 'Files, partners, suspensions.']),
  staff('compta', 'accountant', 'Marc Girard',
    ['Remboursements et grand livre.', 'Reimbursements and ledger.']),
  staff('assistance', 'support', 'Julie Caron',
    ['Retrouve un dossier, bloque une carte.', 'Finds a case, blocks a card.']),
  staff('audit', 'auditor', 'Denis Robin',
    ['Lit tout, ne change rien.', 'Reads everything, changes nothing.']),
];
