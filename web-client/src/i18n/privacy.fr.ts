/** French texts of one's own data, and of the audit log. */
import type { auditEn, privacyEn } from "./privacy.en";
import type { Texts } from "./texts";

export const privacyFr: Texts<typeof privacyEn> = {
  failed: "Le chargement a échoué",
  data: "Vos données",
  dataLead:
    "Tout ce que Vivavoce garde de vous dans un fichier ZIP\u00a0: votre compte et vos connexions, vos entretiens avec leurs transcriptions (JSON et VTT), comptes rendus, commentaires et enregistrements. Il est conservé chiffré, pendant trois jours.",
  ask: "Préparer mon fichier",
  notAsked: "Le fichier n’est pas en préparation",
  states: {
    queued: "En attente",
    making: "En préparation",
    ready: "Prêt",
    failed: "La préparation a échoué. Demandez un autre fichier.",
  },
  asked: "Demandé le {{when}}",
  until: "disponible jusqu’au {{when}}",
  progress: "Avancement du fichier",
  elsewhere_one:
    "L’enregistrement de {{count}} entretien se trouve sur un autre serveur et n’est pas dans le fichier. Adressez-vous à la personne qui administre ce Vivavoce.",
  elsewhere_other:
    "Les enregistrements de {{count}} entretiens se trouvent sur un autre serveur et ne sont pas dans le fichier. Adressez-vous à la personne qui administre ce Vivavoce.",
  fetch: "Récupérer",
  stop: "Arrêter",
  stopNamed: "Arrêter la préparation du fichier du {{when}}",
  remove: "Supprimer",
  removeNamed: "Supprimer le fichier du {{when}}",
  notFetched: "L’opération a échoué",
  deletion: "Supprimer le compte",
  deletionLeadNow:
    "Votre compte, vos entretiens, leurs enregistrements et leurs comptes rendus sont supprimés définitivement.",
  deletionLead_one:
    "Votre compte, vos entretiens, leurs enregistrements et leurs comptes rendus sont supprimés définitivement, un jour après votre demande. Connectez-vous avant, et tout est conservé.",
  deletionLead_other:
    "Votre compte, vos entretiens, leurs enregistrements et leurs comptes rendus sont supprimés définitivement, {{count}} jours après votre demande. Connectez-vous avant, et tout est conservé.",
  alone:
    "Personne d’autre que vous ne gère {{names}}. Confiez cette gestion à quelqu’un, ou supprimez l’organisation\u00a0: votre compte pourra alors être supprimé.",
  delete: "Supprimer mon compte",
  deleteTitle: "Supprimer votre compte\u202f?",
  deleteTextNow:
    "Vous êtes déconnecté partout, et tout est supprimé aussitôt. Personne ne pourra revenir en arrière.",
  deleteText_one:
    "Vous êtes déconnecté partout dès maintenant. Demain, tout est supprimé, et personne ne pourra revenir en arrière.",
  deleteText_other:
    "Vous êtes déconnecté partout dès maintenant. Dans {{count}} jours, tout est supprimé, et personne ne pourra revenir en arrière.",
  stays:
    "Ce qui reste ne dit plus qui vous étiez\u00a0: des lignes du journal d’audit avec un numéro et sans nom, et des sommes de dépenses. Les commentaires que vous avez signés sur les entretiens d’autres personnes y restent. Un reçu vous est envoyé par e-mail si ce serveur en envoie.",
  typeEmail: "Saisissez {{email}} pour confirmer",
  otherEmail: "Ce n’est pas l’adresse de votre compte.",
  notDeleted: "Votre compte ne sera pas supprimé",
  deleteNow: "Tout supprimer",
  planned: "Votre compte sera supprimé le {{when}}. Pour le garder, connectez-vous avant ce jour.",
  leave: "Quitter",
};

export const auditFr: Texts<typeof auditEn> = {
  title: "Journal d’audit",
  lead: "Qui a fait quoi, et quand. Rien ici ne peut être modifié ni retiré, et chaque ligne porte l’empreinte de la précédente. Il garde des numéros\u202f; les noms sont cherchés à la lecture.",
  check: "Vérifier le journal",
  sound_one: "Le journal est intact\u00a0: {{count}} ligne.",
  sound_other: "Le journal est intact\u00a0: {{count}} lignes.",
  note: "À noter ailleurs, pour savoir plus tard que personne n’a réécrit le journal\u00a0:",
  faults: {
    missing: "Le journal n’est pas intact\u00a0: la ligne {{seq}} manque.",
    changed:
      "Le journal n’est pas intact\u00a0: la ligne {{seq}} n’est pas telle qu’elle a été écrite.",
    head: "Le journal n’est pas intact\u00a0: la suite de la ligne {{seq}} n’est pas ce qui a été écrit en dernier.",
  },
  faultHint:
    "Une personne ayant accès à la base de données l’a modifié. Gardez-en une copie en l’état et comparez-la à vos sauvegardes.",
  checkFailed: "Le journal n’a pas été vérifié",
  filter: "Ce qui a été fait",
  everything: "Tout",
  id: "Numéro d’un compte, d’un entretien…",
  by: "Auteur de l’acte",
  to: "Objet de l’acte",
  which: "Le chercher comme",
  more: "Lignes plus anciennes",
  none: "Rien de tel n’a été fait.",
  failed: "Le journal n’a pas pu être chargé",
  entry: "Ligne {{seq}}",
  onlyThis: "Seulement les lignes sur {{id}}",
  all: "Tout afficher",
  actors: {
    person: "Personne connectée",
    candidate: "Le candidat",
    instance: "La clé du serveur",
    guest: "Personne non connectée",
    viewer: "Un spectateur",
    command: "La ligne de commande",
    system: "Le serveur",
  },
  subjects: {
    account: "compte",
    organisation: "organisation",
    team: "équipe",
    invitation: "invitation",
    scenario: "scénario",
    assistant: "assistant",
    quiz: "quiz",
    session: "entretien",
    key: "clé",
    budget: "budget",
    instance: "serveur",
  },
  acts: {
    login: {
      begun: "Connexion",
      refused: "Mot de passe refusé",
      ended: "Déconnexion",
      reused: "Jeton déjà utilisé\u00a0: connexion fermée",
    },
    account: {
      not_me: "«\u00a0Ce n’était pas moi\u00a0»\u00a0: compte fermé aux autres",
      made: "Compte créé",
      deleted: "Compte supprimé",
      suspended: "Compte suspendu",
      restored: "Accès rétabli",
      role_changed: "Rôle changé",
      reset_sent: "Lien de mot de passe envoyé",
    },
    password: { changed: "Mot de passe modifié", reset: "Mot de passe choisi par e-mail" },
    factor: { changed: "Seconde étape ou clé d’accès modifiée" },
    identity: { linked: "Compte d’ailleurs associé", unlinked: "Compte d’ailleurs dissocié" },
    data: { asked: "Demande de toutes ses données", fetched: "Récupération de ses données" },
    deletion: { planned: "Demande de suppression", cancelled: "Compte finalement conservé" },
    organisation: {
      founded: "Organisation créée",
      changed: "Organisation renommée",
      deleted: "Organisation supprimée",
      suspended: "Organisation suspendue",
      restored: "Organisation rétablie",
      limited: "Membres d’une organisation limités",
    },
    member: {
      joined: "Arrivée d’un membre",
      changed: "Rôle modifié",
      removed: "Départ d’un membre",
    },
    team: { changed: "Équipe modifiée" },
    invitation: { made: "Invitation", revoked: "Invitation retirée" },
    scenario: {
      published: "Scénario publié",
      archived: "Scénario archivé ou rétabli",
      deleted: "Scénario supprimé",
    },
    assistant: { deleted: "Assistant supprimé" },
    quiz: { deleted: "Quiz retiré" },
    session: { deleted: "Entretien supprimé" },
    words: { corrected: "Mots corrigés", restored: "Correction annulée" },
    redaction: { made: "Passage d’un entretien retiré" },
    share: { made: "Lien vers un entretien créé", revoked: "Lien vers un entretien retiré" },
    report: { remade: "Compte rendu refait" },
    export: { made: "Export" },
    key: {
      kept: "Clé d’un fournisseur enregistrée",
      changed: "Clé modifiée",
      revoked: "Clé révoquée",
    },
    budget: { set: "Budget fixé", removed: "Budget retiré" },
    providers: { chosen: "Choix de qui réfléchit, écoute et parle" },
    consent: { set: "Accord donné ou retiré" },
    retention: { set: "Durée choisie", swept: "Données échues supprimées" },
    instance: { set_up: "Serveur mis en service" },
    mail: { tested: "E-mail d’essai envoyé" },
  },
};
