// The words of choosing a password by a mailed link.
import { words } from '../lang';

export const t = words(
  {
    page: 'Mon compte',
    chooseTitle: 'Choisissez votre mot de passe',
    chooseSays: 'Il ouvre votre espace, avec votre identifiant.',
    rulesTitle: 'Un bon mot de passe',
    rules: (length: number) => [
      `${length} caractères au moins`,
      'pas un mot de passe courant',
      'sans votre identifiant dedans',
    ],
    advice: 'Le plus simple : une petite phrase que vous seul connaissez. Ce n’est pas le code à ' +
      '4 chiffres de la carte.',
    password: 'Mot de passe',
    show: 'Afficher',
    hide: 'Masquer',
    thePassword: 'le mot de passe',
    missing: (n: number) => (n > 1 ? `Il manque ${n} caractères.` : 'Il manque 1 caractère.'),
    choose: 'Enregistrer ce mot de passe',
    choosing: 'Enregistrement…',
    doneTitle: 'Votre mot de passe est choisi',
    login: 'Votre identifiant',
    loginSays: 'Notez-le : il sert à chaque connexion, avec votre mot de passe.',
    nextTitle: 'La suite',
    nextHolder: 'Vous êtes connecté. Votre page montre où en est votre carte, ce que vous pouvez ' +
      'utiliser et jusqu’à quand.',
    nextTill: 'Vous êtes connecté. La caisse est prête à lire une carte.',
    nextStaff: 'Vous êtes connecté.',
    nextSignIn: 'Connectez-vous avec cet identifiant et votre nouveau mot de passe.',
    openCard: 'Voir ma carte',
    openTill: 'Ouvrir la caisse',
    openHome: 'Aller à l’accueil',
    signIn: 'Se connecter',
    askTitle: 'Recevoir un lien par mail',
    askSays: 'Mot de passe oublié, ou jamais choisi ? Le lien que nous envoyons permet d’en ' +
      'choisir un.',
    endedTitle: 'Ce lien n’est plus valable',
    ended: 'Il est trop ancien, un plus récent l’a remplacé, ou il est incomplet. Demandez-en un ' +
      'nouveau : il arrive par mail.',
    usedTitle: 'Ce lien a déjà servi',
    used: 'Le mot de passe est choisi : connectez-vous. Oublié ? Demandez un nouveau lien.',
    loginOrMail: 'Identifiant ou adresse mail',
    loginOrMailHint: 'L’identifiant est dans nos mails. Avec l’adresse, chaque compte de cette ' +
      'adresse reçoit son lien.',
    ask: 'Recevoir un lien',
    asking: 'Envoi…',
    askedTitle: 'C’est demandé',
    asked: 'Si un compte correspond, un mail part vers son adresse. Ouvrez son lien pour choisir ' +
      'votre mot de passe.',
    askedNothing: 'Rien reçu après quelques minutes ? Regardez dans les indésirables, vérifiez ' +
      'l’orthographe, ou appelez l’assistance.',
    askedDemo: 'Ici, dans la démonstration, les mails ne partent pas.',
  },
  {
    page: 'My account',
    chooseTitle: 'Choose your password',
    chooseSays: 'It opens your space, with your login.',
    rulesTitle: 'A good password',
    rules: (length: number) => [
      `${length} characters or more`,
      'not a common one',
      'without your login in it',
    ],
    advice: 'The easiest: a short sentence that only you know. It is not the card’s 4-digit code.',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    thePassword: 'the password',
    missing: (n: number) => (n === 1 ? '1 character is missing.' : `${n} characters are missing.`),
    choose: 'Save this password',
    choosing: 'Saving…',
    doneTitle: 'Your password is chosen',
    login: 'Your login',
    loginSays: 'Note it down: you sign in with it and your password.',
    nextTitle: 'What comes next',
    nextHolder: 'You are signed in. Your page shows where your card stands, what you can use and ' +
      'until when.',
    nextTill: 'You are signed in. The till is ready to read a card.',
    nextStaff: 'You are signed in.',
    nextSignIn: 'Sign in with this login and your new password.',
    openCard: 'See my card',
    openTill: 'Open the till',
    openHome: 'Go to the home page',
    signIn: 'Sign in',
    askTitle: 'Get a link by mail',
    askSays: 'Password forgotten, or never chosen? The link that we send lets you choose one.',
    endedTitle: 'This link is no longer valid',
    ended: 'It is too old, a later one replaced it, or it is incomplete. Ask for a new one: it ' +
      'comes by mail.',
    usedTitle: 'This link has been used',
    used: 'The password is chosen: sign in. Forgotten? Ask for a new link.',
    loginOrMail: 'Login or mail address',
    loginOrMailHint: 'The login is in our mails. With the address, each account of that address ' +
      'gets its link.',
    ask: 'Get a link',
    asking: 'Sending…',
    askedTitle: 'Your request has been received',
    asked: 'If there is such an account, a mail goes to its address. Open its link to choose ' +
      'your password.',
    askedNothing: 'Nothing after a few minutes? Look in the spam folder, check the spelling, or ' +
      'call support.',
    askedDemo: 'Here, in the demonstration, mails are not sent.',
  },
);
