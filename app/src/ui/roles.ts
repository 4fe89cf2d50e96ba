// What people's roles are called.
import type { Role } from '../api';
import { words } from '../lang';

const t = words<Record<Role, string>>(
  {
    holder: 'Jeune bénéficiaire',
    school: 'Secrétariat d’établissement',
    cashier: 'Caisse d’un partenaire',
    manager: 'Responsable d’un partenaire',
    till_key: 'Machine de caisse',
    admin: 'Région : administration',
    benefits: 'Région : avantages',
    accountant: 'Région : comptabilité',
    support: 'Région : assistance',
    auditor: 'Région : contrôle',
    access_key: 'Machine d’un établissement',
    system: 'Le serveur lui-même',
    representative: 'Représentant légal',
  },
  {
    holder: 'Young person',
    school: 'School secretary’s office',
    cashier: 'Partner’s till',
    manager: 'Head of a partner',
    till_key: 'Till machine',
    admin: 'Region: administration',
    benefits: 'Region: benefits',
    accountant: 'Region: accounting',
    support: 'Region: support',
    auditor: 'Region: audit',
    access_key: 'School’s machine',
    system: 'The server itself',
    representative: 'Legal representative',
  },
);

export const roleLabel = (role: Role) => t()[role];
