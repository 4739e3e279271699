# Errors of the library in French. The name of a text is the code of its error.

book_not_found = Ce livre n’existe pas
    .message = La bibliothèque n’a pas de livre avec le numéro { $isbn }
    .action = Cherchez le livre dans le catalogue.

all_copies_lent = Tous les exemplaires sont prêtés
    .message = { $copies ->
        [one] Le seul exemplaire du livre est prêté
       *[other] Les { $copies } exemplaires du livre sont prêtés
    }

# Errors of the framework.

not_found = Il n’y a rien à cette adresse
    .action = Vérifiez l’adresse et les identifiants qu’elle contient.
method_not_allowed = Cette adresse n’accepte pas la méthode
    .action = Utilisez l’une des méthodes de l’en-tête `Allow`.
internal_error = Une erreur s’est produite sur le serveur
    .action = Signalez l’erreur avec son identifiant.
request_timeout = La requête n’est pas arrivée à temps
    .action = Renvoyez la requête, sans pauses.
content_too_large = Le contenu de la requête est trop volumineux
    .message = Le contenu de la requête est trop volumineux
    .action = Envoyez un contenu plus petit.
malformed_body = Le contenu de la requête est illisible
    .message = { $mistake ->
        [empty] Le contenu de la requête est vide ; du JSON est attendu
        [unreadable] Le contenu de la requête est incomplet
        [multipart] Le contenu de la requête n’est pas du multipart/form-data
       *[json] Le contenu de la requête n’est pas du JSON : ligne { $line }, colonne { $column }
    }
    .action = Envoyez un contenu complet dans la syntaxe de son type de média.
unsupported_media_type = Ce type de média n’est pas pris en charge
    .message = Le contenu doit avoir le type de média { $media_type }
    .action = Envoyez le contenu dans un type de média pris en charge, et indiquez-le dans `Content-Type`.
missing_field = Un champ est absent
    .message = { $field } { $problem }{ $more ->
        [0] { "" }
        [one] { " " }(et { $more } autre erreur)
       *[other] { " " }(et { $more } autres erreurs)
    }
    .action = Ajoutez le champ.
unknown_field = Un champ est inconnu
    .message = { missing_field.message }
    .action = Supprimez le champ, ou corrigez son nom.
invalid_field = Un champ est invalide
    .message = { missing_field.message }
    .action = Corrigez le champ.

place-body = Le contenu de la requête
violation-missing = est absent
violation-unknown = est inconnu
violation-wrong_type = n’a pas le bon type
violation-out_of_range = est hors limites
violation-not_allowed = a une valeur qui n’est pas autorisée
violation-malformed = n’a pas le bon format
violation-wrong_length = n’a pas le bon nombre d’éléments
violation-duplicate = ne peut être donné qu’une fois
violation-invalid = est invalide

# Status lines of pages.

status-400 = Requête incorrecte
status-404 = Introuvable
status-405 = Méthode non autorisée
status-408 = Requête expirée
status-409 = Conflit
status-413 = Contenu trop volumineux
status-415 = Type de média non pris en charge
status-422 = Contenu non traitable
status-500 = Erreur interne du serveur

# Texts of pages.

page-code = Code
page-request_id = Identifiant de la requête
page-instance = Occurrence
page-docs = En savoir plus sur cette erreur
page-retry_later = Vous pouvez renvoyer la même requête plus tard.
page-retry_in = Vous pouvez renvoyer la même requête dans { $unit ->
    [hours] { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
    [minutes] { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
   *[seconds] { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
}.
page-retry_with_key_later = Vous pouvez renvoyer la même requête plus tard, avec la même clé d’idempotence.
page-retry_with_key_in = { page-retry_in } Utilisez la même clé d’idempotence.
page-retry_after_change = Modifiez la requête, ou attendez que l’état de la ressource ait changé.
page-retry_uncertain = La requête a peut-être été exécutée : vérifiez-le avant de la renvoyer.
page-retry_never = Ne renvoyez pas cette requête.
