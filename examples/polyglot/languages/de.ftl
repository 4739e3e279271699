# Errors of the library in German. The name of a text is the code of its error.

book_not_found = Dieses Buch gibt es nicht
    .message = Die Bibliothek hat kein Buch mit der Nummer { $isbn }
    .action = Schlagen Sie das Buch im Katalog nach.

all_copies_lent = Alle Exemplare sind verliehen
    .message = { $copies ->
        [one] Das einzige Exemplar des Buches ist verliehen
       *[other] Alle { $copies } Exemplare des Buches sind verliehen
    }

# Errors of the framework.

not_found = Unter dieser Adresse ist nichts
    .action = Prüfen Sie die Adresse und die Kennungen darin.
method_not_allowed = Diese Adresse lässt die Methode nicht zu
    .action = Verwenden Sie eine der Methoden im Header `Allow`.
internal_error = Auf dem Server ist ein Fehler aufgetreten
    .action = Melden Sie den Fehler mit seiner Kennung.
request_timeout = Die Anfrage ist nicht rechtzeitig angekommen
    .action = Senden Sie die Anfrage noch einmal, ohne Pausen.
content_too_large = Der Inhalt der Anfrage ist zu groß
    .message = Der Inhalt der Anfrage ist zu groß
    .action = Senden Sie einen kleineren Inhalt.
malformed_body = Der Inhalt der Anfrage ist nicht lesbar
    .message = { $mistake ->
        [empty] Der Inhalt der Anfrage ist leer; erwartet wird JSON
        [unreadable] Der Inhalt der Anfrage ist nicht vollständig angekommen
        [multipart] Der Inhalt der Anfrage ist kein multipart/form-data
       *[json] Der Inhalt der Anfrage ist kein JSON: Zeile { $line }, Spalte { $column }
    }
    .action = Senden Sie einen vollständigen Inhalt in der Syntax seines Medientyps.
unsupported_media_type = Dieser Medientyp wird nicht unterstützt
    .message = Der Inhalt muss den Medientyp { $media_type } haben
    .action = Senden Sie den Inhalt in einem unterstützten Medientyp, und nennen Sie ihn in `Content-Type`.
missing_field = Ein Feld fehlt
    .message = { $field } { $problem }{ $more ->
        [0] { "" }
        [one] { " " }(und ein weiterer Fehler)
       *[other] { " " }(und { $more } weitere Fehler)
    }
    .action = Ergänzen Sie das Feld.
unknown_field = Ein Feld ist unbekannt
    .message = { missing_field.message }
    .action = Entfernen Sie das Feld, oder korrigieren Sie seinen Namen.
invalid_field = Ein Feld ist ungültig
    .message = { missing_field.message }
    .action = Korrigieren Sie das Feld.

place-body = Der Inhalt der Anfrage
violation-missing = fehlt
violation-unknown = ist unbekannt
violation-wrong_type = hat den falschen Typ
violation-out_of_range = liegt außerhalb des zulässigen Bereichs
violation-not_allowed = hat einen Wert, der nicht zulässig ist
violation-malformed = hat ein falsches Format
violation-wrong_length = hat die falsche Zahl von Einträgen
violation-duplicate = darf nur einmal vorkommen
violation-invalid = ist ungültig

# Status lines of pages.

status-400 = Fehlerhafte Anfrage
status-404 = Nicht gefunden
status-405 = Methode nicht erlaubt
status-408 = Zeitüberschreitung der Anfrage
status-409 = Konflikt
status-413 = Inhalt zu groß
status-415 = Medientyp nicht unterstützt
status-422 = Inhalt nicht verarbeitbar
status-500 = Interner Serverfehler

# Texts of pages.

page-code = Code
page-request_id = Kennung der Anfrage
page-instance = Vorfall
page-docs = Mehr über diesen Fehler
page-retry_later = Sie können dieselbe Anfrage später noch einmal senden.
page-retry_in = Sie können dieselbe Anfrage in { $unit ->
    [hours] { $count ->
        [one] einer Stunde
       *[other] { $count } Stunden
    }
    [minutes] { $count ->
        [one] einer Minute
       *[other] { $count } Minuten
    }
   *[seconds] { $count ->
        [one] einer Sekunde
       *[other] { $count } Sekunden
    }
} noch einmal senden.
page-retry_with_key_later = Sie können dieselbe Anfrage später mit demselben Idempotency-Key noch einmal senden.
page-retry_with_key_in = { page-retry_in } Verwenden Sie dabei denselben Idempotency-Key.
page-retry_after_change = Ändern Sie die Anfrage, oder warten Sie, bis sich der Zustand der Ressource geändert hat.
page-retry_uncertain = Die Anfrage wurde möglicherweise ausgeführt: Prüfen Sie das, bevor Sie sie noch einmal senden.
page-retry_never = Senden Sie diese Anfrage nicht noch einmal.
