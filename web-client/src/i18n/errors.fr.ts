/** Ce qui n’a pas marché, d’après les codes du serveur. */
export const errorsFr = {
  address_taken:
    "Il y a déjà un compte avec cette adresse. Connectez-vous, ou demandez un nouveau mot de passe.",
  password_weak: "Ce mot de passe se devine vite. Choisissez-en un plus long, sans votre nom.",
  password_used: "Vous avez déjà eu ce mot de passe. Choisissez-en un autre.",
  code_wrong: "Ce code n’est pas le bon, a déjà servi ou est trop ancien.",
  passkey_wrong:
    "Cette clé d’accès n’ouvre pas le compte, ou plus de cinq minutes ont passé. Réessayez, ou choisissez un autre moyen.",
  no_passkeys: "Il n’y a pas de clés d’accès à cette adresse.",
  identity_expired:
    "Trop de temps a passé, ou vous aviez commencé dans un autre navigateur. Recommencez.",
  identity_denied:
    "Vous n’avez pas permis à l’autre site de dire qui vous êtes. Recommencez, ou connectez-vous autrement.",
  identity_failed:
    "L’autre site n’a pas confirmé qui vous êtes. Recommencez, ou connectez-vous autrement.",
  identity_taken:
    "Ce compte en ouvre déjà un autre ici. Connectez-vous à celui-là, et dissociez-le d’abord.",
  identity_not_linked:
    "Un compte existe ici à votre adresse. Connectez-vous comme d’habitude, puis associez l’autre sur sa page de sécurité.",
  identity_no_email:
    "L’autre site ne donne aucune adresse e-mail qu’il ait vérifiée. Inscrivez-vous ici avec la vôtre.",
  last_way_in:
    "Rien d’autre n’ouvre votre compte. Choisissez d’abord un mot de passe ou un autre moyen de connexion.",
  challenge_over: "Trop de temps a passé. Connectez-vous à nouveau.",
  second_factor_needed:
    "Sur ce serveur, l’administration demande une seconde étape à la connexion ou une clé d’accès. Configurez-en une, puis revenez ici.",
  setUpFactor: "La configurer",
  step_up_needed: "Pour cela, confirmez que c’est bien vous.",
  factor_exists: "C’est déjà en place.",
  no_sms: "Ce serveur n’envoie pas de SMS.",
  credentials_wrong: "L’adresse ou le mot de passe n’est pas le bon.",
  already_member: "Vous faites déjà partie de cette organisation.",
  last_manager:
    "Quelqu’un doit gérer l’organisation. Confiez-en d’abord la gestion à une autre personne.",
  organisation_in_use:
    "Des entretiens de cette organisation sont encore gardés. Supprimez-les d’abord, puis l’organisation.",
  no_mail: "Ce serveur n’envoie pas d’e-mails.",
  already_set_up:
    "Ce serveur a déjà son compte d’administration, ou cette adresse a un compte. Connectez-vous.",
  password_breached:
    "Ce mot de passe figure dans des listes volées, d’autres l’essaieront. Choisissez-en un autre.",
  account_suspended: "Ce compte est suspendu. La personne qui gère ce serveur peut dire pourquoi.",
  last_admin: "C’est le seul administrateur qui peut se connecter. Nommez-en d’abord un autre.",
  offline: "Le serveur ne répond pas. Vérifiez votre connexion.",
  token_missing: "Il faut une clé.",
  token_wrong: "Cette clé n’ouvre pas ceci.",
  not_found: "Ceci n’existe pas, ou plus, ou la clé ne l’ouvre pas.",
  scenario_not_found: "Cet entretien n’existe pas, ou plus.",
  key_not_found: "Cette clé n’existe pas, ou a été révoquée.",
  key_exists: "Une autre clé porte ce nom : révoquez-la d’abord, ou remplacez-la.",
  key_refused:
    "Le fournisseur refuse votre clé. Vérifiez la clé et ce que son compte peut utiliser.",
  not_own_practice:
    "Réservé aux entretiens que vous avez passés seul, pour vous-même, et que vous ne partagez pas.",
  provider_failed: "Le fournisseur n’a pas répondu comme il le devrait. Réessayez plus tard.",
  key_unreadable: "Cette clé a été scellée sous une autre clé de serveur. Remplacez-la.",
  draft_failed:
    "Le modèle de langage n’a rien écrit d’utilisable. Réessayez, ou formulez-le autrement.",
  scenario_built_in: "Ce scénario fait partie de Vivavoce\u00a0: modifiez-en une copie.",
  quiz_built_in: "Ce quiz fait partie de Vivavoce\u00a0: il ne peut être ni modifié ni supprimé.",
  report_not_ready: "Le bilan n’est pas encore prêt.",
  request_timeout: "Le serveur a mis trop de temps à répondre. Réessayez.",
  quiz_not_found: "Ce quiz n’existe pas, ou plus.",
  already_answered: "Cette question a déjà reçu une réponse.",
  attempt_over: "Ce quiz est terminé.",
  time_is_up: "Le temps est écoulé.",
  no_tries_left: "Tous les essais sont faits.",
  assignment_over: "Cette affectation a été retirée, ou son échéance est passée.",
  invalid_field: "Quelque chose n’a pas été accepté.",
  session_over: "Cet entretien est terminé.",
  session_in_use: "Cet entretien est ouvert ailleurs.",
  session_running: "Ce sera possible quand l’entretien sera terminé.",
  edit_conflict: "Quelqu’un d’autre vient de modifier ceci.",
  not_allowed: "Avec ce lien, vous pouvez regarder, mais pas faire ceci.",
  notYourRole:
    "Votre rôle dans {{name}} ne permet pas cela. Quiconque gère {{name}} peut vous en donner un autre.",
  notYourAccount: "Votre compte ne permet pas cela ici.",
  password_needed: "Ce lien demande un mot de passe.",
  password_wrong: "Ce n’est pas le bon mot de passe.",
  consent_required: "Il faut d’abord votre accord.",
  rate_limited: "Trop de demandes sont venues d’ici. Attendez un peu.",
  server_full: "Le serveur tient autant d’entretiens qu’il peut.",
  unavailable: "Le serveur démarre ou s’arrête.",
  storage_full: "Le disque du serveur est plein.",
  body_too_large: "C’est trop long pour être envoyé.",
  scenario_exists:
    "Un scénario porte déjà cet id. Changez l’id dans les premières lignes du fichier.",
  assistant_not_found: "Il n’y a pas d’assistant de ce nom.",
  no_model:
    "Aucun modèle de langage n’est configuré. Nommez-en un (llm) dans la configuration du serveur.",
  quiz_exists: "Il y a déjà un quiz de ce nom.",
  bad_scenario: "Quelque chose y est d’abord à corriger.",
  bad_pack: "Ce fichier n’est pas un lot, ou quelque chose y est irrecevable.",
  bad_quiz: "Aucun quiz ne peut être tiré de ce fichier.",
  internal: "Le serveur a commis une erreur. Elle est consignée.",
  retryAfter: "Réessayez dans {{count}} s.",
  retryAfterMinutes_one: "Réessayez dans {{count}} minute.",
  retryAfterMinutes_other: "Réessayez dans {{count}} minutes.",
};
