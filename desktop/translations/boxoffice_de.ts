<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AccessWords</name>
    <message>
        <source>Event created</source>
        <translation>Veranstaltung angelegt</translation>
    </message>
    <message>
        <source>Event edited</source>
        <translation>Veranstaltung geändert</translation>
    </message>
    <message>
        <source>Event deleted</source>
        <translation>Veranstaltung gelöscht</translation>
    </message>
    <message>
        <source>Registration cancelled</source>
        <translation>Anmeldung storniert</translation>
    </message>
    <message>
        <source>Member added</source>
        <translation>Mitglied aufgenommen</translation>
    </message>
    <message>
        <source>Role changed</source>
        <translation>Rolle geändert</translation>
    </message>
    <message>
        <source>Member removed</source>
        <translation>Mitglied entfernt</translation>
    </message>
    <message>
        <source>Password link made</source>
        <translation>Passwort-Link erstellt</translation>
    </message>
    <message>
        <source>Somebody invited</source>
        <translation>Jemand eingeladen</translation>
    </message>
    <message>
        <source>Invitation withdrawn</source>
        <translation>Einladung zurückgezogen</translation>
    </message>
    <message>
        <source>Key created</source>
        <translation>Schlüssel erstellt</translation>
    </message>
    <message>
        <source>Key revoked</source>
        <translation>Schlüssel gesperrt</translation>
    </message>
    <message>
        <source>Organizer created</source>
        <translation>Veranstalter angelegt</translation>
    </message>
    <message>
        <source>Organizer edited</source>
        <translation>Veranstalter geändert</translation>
    </message>
    <message>
        <source>Account created</source>
        <translation>Konto angelegt</translation>
    </message>
    <message>
        <source>Name of an account changed</source>
        <translation>Name eines Kontos geändert</translation>
    </message>
    <message>
        <source>E-mail of an account changed</source>
        <translation>E-Mail eines Kontos geändert</translation>
    </message>
    <message>
        <source>Password changed</source>
        <translation>Passwort geändert</translation>
    </message>
    <message>
        <source>Second factor set up</source>
        <translation>Zweiter Faktor eingerichtet</translation>
    </message>
    <message>
        <source>Second factor removed</source>
        <translation>Zweiter Faktor entfernt</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>seats</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>start time</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>end time</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>rights</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Inhaber</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Leser</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>Einlass</translation>
    </message>
    <message>
        <source>May do everything, also with the team and the keys.</source>
        <translation>Darf alles, auch mit dem Team und den Schlüsseln.</translation>
    </message>
    <message>
        <source>May do everything with events and registrations.</source>
        <translation>Darf alles mit Veranstaltungen und Anmeldungen.</translation>
    </message>
    <message>
        <source>May see events and registrations, and export.</source>
        <translation>Darf Veranstaltungen und Anmeldungen sehen und exportieren.</translation>
    </message>
    <message>
        <source>May check people in, and nothing else.</source>
        <translation>Darf einlassen und sonst nichts.</translation>
    </message>
    <message>
        <source>See drafts and statistics</source>
        <translation>Entwürfe und Statistik sehen</translation>
    </message>
    <message>
        <source>Change events</source>
        <translation>Veranstaltungen ändern</translation>
    </message>
    <message>
        <source>See registrations</source>
        <translation>Anmeldungen sehen</translation>
    </message>
    <message>
        <source>Change registrations</source>
        <translation>Anmeldungen ändern</translation>
    </message>
    <message>
        <source>Register beyond the capacity</source>
        <translation>Über die Plätze hinaus anmelden</translation>
    </message>
    <message>
        <source>Check people in</source>
        <translation>Einlassen</translation>
    </message>
    <message>
        <source>Undo any check-in</source>
        <translation>Jeden Einlass zurücknehmen</translation>
    </message>
    <message>
        <source>Revoked on %1</source>
        <translation>Gesperrt am %1</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>An account that is gone</source>
        <translation>Ein gelöschtes Konto</translation>
    </message>
    <message>
        <source>Key “%1”</source>
        <translation>Schlüssel „%1“</translation>
    </message>
    <message>
        <source>Anybody (open server)</source>
        <translation>Irgendjemand (offener Server)</translation>
    </message>
    <message>
        <source>The server&apos;s operator</source>
        <translation>Betreiber des Servers</translation>
    </message>
    <message>
        <source>Everybody told</source>
        <translation>Alle benachrichtigt</translation>
    </message>
    <message>
        <source>All personal data of an event erased</source>
        <translation>Alle personenbezogenen Daten einer Veranstaltung gelöscht</translation>
    </message>
    <message>
        <source>Registration restored</source>
        <translation>Anmeldung wiederhergestellt</translation>
    </message>
    <message>
        <source>Registration corrected</source>
        <translation>Anmeldung korrigiert</translation>
    </message>
    <message>
        <source>Personal data erased</source>
        <translation>Personenbezogene Daten gelöscht</translation>
    </message>
    <message>
        <source>The holder of the ticket</source>
        <translation>Inhaber des Tickets</translation>
    </message>
    <message>
        <source>category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>Order cancelled, or its seats released</source>
        <translation>Bestellung storniert oder Plätze freigegeben</translation>
    </message>
    <message>
        <source>Seats offered out of turn</source>
        <translation>Plätze außer der Reihe angeboten</translation>
    </message>
    <message>
        <source>Taken off the waiting list</source>
        <translation>Von der Warteliste genommen</translation>
    </message>
</context>
<context>
    <name>ApiError</name>
    <message>
        <source>This event is not there any more.</source>
        <translation>Diese Veranstaltung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This registration is not there any more.</source>
        <translation>Diese Anmeldung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The event is full: every seat is booked.</source>
        <translation>Die Veranstaltung ist voll: alle Plätze sind belegt.</translation>
    </message>
    <message>
        <source>The event is not published or is over, so nobody can be registered for it.</source>
        <translation>Die Veranstaltung ist nicht veröffentlicht oder schon vorbei; niemand kann dafür angemeldet werden.</translation>
    </message>
    <message>
        <source>This e-mail address is already registered for the event.</source>
        <translation>Diese E-Mail-Adresse ist für die Veranstaltung schon angemeldet.</translation>
    </message>
    <message>
        <source>More seats than this are already booked.</source>
        <translation>Es sind schon mehr Plätze belegt.</translation>
    </message>
    <message>
        <source>Somebody else has changed this event in the meantime.</source>
        <translation>Jemand anderes hat diese Veranstaltung inzwischen geändert.</translation>
    </message>
    <message>
        <source>The event has registrations.</source>
        <translation>Die Veranstaltung hat Anmeldungen.</translation>
    </message>
    <message>
        <source>An earlier attempt with other values may have been carried out already. Please look at the list before trying again.</source>
        <translation>Ein früherer Versuch mit anderen Werten ist vielleicht schon ausgeführt worden. Bitte sehen Sie in der Liste nach, bevor Sie es erneut versuchen.</translation>
    </message>
    <message>
        <source>The server has too much to do at the moment; nothing was changed.</source>
        <translation>Der Server ist gerade überlastet; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The server can&apos;t reach its database at the moment; nothing was changed.</source>
        <translation>Der Server erreicht gerade seine Datenbank nicht; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The server lost its database just then; whether the change took effect is not known yet.</source>
        <translation>Der Server hat in diesem Augenblick seine Datenbank verloren; ob die Änderung gilt, ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>The server met an error of its own.</source>
        <translation>Im Server ist ein Fehler aufgetreten.</translation>
    </message>
    <message>
        <source>The server at %1 can&apos;t be reached (%2).</source>
        <translation>Der Server unter %1 ist nicht erreichbar (%2).</translation>
    </message>
    <message>
        <source>The connection to %1 is not secure and was not used: %2</source>
        <translation>Die Verbindung zu %1 ist nicht sicher und wurde nicht benutzt: %2</translation>
    </message>
    <message>
        <source>What answers at %1 is not a Boxoffice server. Please check the address.</source>
        <translation>Unter %1 antwortet kein Boxoffice-Server. Bitte prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>The server is Boxoffice %1, which this console (%2) does not understand. Please use a console of the server&apos;s version.</source>
        <translation>Auf dem Server läuft Boxoffice %1, was diese Konsole (%2) nicht versteht. Bitte benutzen Sie eine Konsole in der Version des Servers.</translation>
    </message>
    <message>
        <source>A proxy answered instead of the server (HTTP %1); the server behind it is probably down.</source>
        <translation>Statt des Servers hat ein Proxy geantwortet (HTTP %1); der Server dahinter läuft vermutlich nicht.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>dort läuft kein Server</translation>
    </message>
    <message>
        <source>there is no such host</source>
        <translation>diesen Rechner gibt es nicht</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>die Verbindung wurde beendet</translation>
    </message>
    <message>
        <source>it did not answer in time</source>
        <translation>keine Antwort in der erwarteten Zeit</translation>
    </message>
    <message>
        <source>The server at %1 does not speak TLS. Its address may be %2, which is not encrypted.</source>
        <translation>Der Server unter %1 spricht kein TLS. Vielleicht ist seine Adresse %2, die nicht verschlüsselt ist.</translation>
    </message>
    <message>
        <source>The server has not been told yet who may use it over the network. Whoever runs it has to decide that first.</source>
        <translation>Dem Server wurde noch nicht gesagt, wer ihn über das Netz benutzen darf. Das muss zuerst entscheiden, wer ihn betreibt.</translation>
    </message>
    <message>
        <source>You are not signed in.</source>
        <translation>Sie sind nicht angemeldet.</translation>
    </message>
    <message>
        <source>Your session has ended. Please sign in again.</source>
        <translation>Ihre Sitzung ist beendet. Bitte melden Sie sich wieder an.</translation>
    </message>
    <message>
        <source>The e-mail address, the password or the code is wrong.</source>
        <translation>E-Mail-Adresse, Passwort oder Code ist falsch.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Ihre Rolle erlaubt das nicht.</translation>
    </message>
    <message>
        <source>You do not belong to this organizer any more.</source>
        <translation>Sie gehören nicht mehr zu diesem Veranstalter.</translation>
    </message>
    <message>
        <source>This member is not in the team any more.</source>
        <translation>Dieses Mitglied ist nicht mehr im Team.</translation>
    </message>
    <message>
        <source>This invitation is not open any more.</source>
        <translation>Diese Einladung ist nicht mehr offen.</translation>
    </message>
    <message>
        <source>This key is not there any more.</source>
        <translation>Diesen Schlüssel gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This person is in the team already.</source>
        <translation>Diese Person ist schon im Team.</translation>
    </message>
    <message>
        <source>Nothing was changed: somebody has to stay owner.</source>
        <translation>Nichts wurde geändert: jemand muss Inhaber bleiben.</translation>
    </message>
    <message>
        <source>There were too many attempts. Please wait a few minutes, then try again.</source>
        <translation>Es waren zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The personal data of this registration was erased, so that it can&apos;t be changed any more.</source>
        <translation>Die personenbezogenen Daten dieser Anmeldung wurden gelöscht; sie kann nicht mehr geändert werden.</translation>
    </message>
    <message>
        <source>The event is neither over nor cancelled.</source>
        <translation>Die Veranstaltung ist weder vorbei noch abgesagt.</translation>
    </message>
    <message>
        <source>This server sends no mail.</source>
        <translation>Dieser Server verschickt keine E-Mails.</translation>
    </message>
    <message>
        <source>This mail is not there any more.</source>
        <translation>Diese E-Mail gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>There is no seat left of this ticket type.</source>
        <translation>Von dieser Ticketart ist kein Platz mehr frei.</translation>
    </message>
    <message>
        <source>This order is not there any more.</source>
        <translation>Diese Bestellung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This entry of the waiting list is not there any more.</source>
        <translation>Diesen Eintrag der Warteliste gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This person does not wait any more, or has an offer already.</source>
        <translation>Diese Person wartet nicht mehr oder hat schon ein Angebot.</translation>
    </message>
    <message>
        <source>There are not enough free seats of this type of ticket.</source>
        <translation>Von dieser Ticketart sind nicht genug Plätze frei.</translation>
    </message>
    <message>
        <source>This ticket type is not there any more.</source>
        <translation>Diese Ticketart gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This quota is not there any more.</source>
        <translation>Dieses Kontingent gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>There are tickets of this type, or somebody waits for one, so it can&apos;t be deleted. Hide it, or end its sale, instead.</source>
        <translation>Von dieser Art gibt es Tickets, oder jemand wartet auf eines; deshalb kann sie nicht gelöscht werden. Verbergen Sie sie stattdessen, oder beenden Sie ihren Verkauf.</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgesagt</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>format of a date</comment>
        <translation>ddd d. MMM yyyy</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <comment>format of a date of these months</comment>
        <translation>ddd d. MMM</translation>
    </message>
    <message>
        <source>cancelled ones</source>
        <translation>stornierte</translation>
    </message>
    <message>
        <source>with cancelled ones</source>
        <translation>mit stornierten</translation>
    </message>
    <message>
        <source>only “%1”</source>
        <translation>nur „%1“</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Vorbei</translation>
    </message>
    <message>
        <source>(erased)</source>
        <translation>(gelöscht)</translation>
    </message>
    <message numerus="yes">
        <source>Full: all %Ln seat(s) are booked</source>
        <translation>
            <numerusform>Voll: der Platz ist belegt</numerusform>
            <numerusform>Voll: alle %Ln Plätze sind belegt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln seat(s) booked, %2 left</source>
        <translation>
            <numerusform>%1 von %Ln Platz belegt, %2 frei</numerusform>
            <numerusform>%1 von %Ln Plätzen belegt, %2 frei</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln seat(s) booked, %2 held, %3 left</source>
        <translation>
            <numerusform>%1 von %Ln Platz belegt, %2 reserviert, %3 frei</numerusform>
            <numerusform>%1 von %Ln Plätzen belegt, %2 reserviert, %3 frei</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListEditing</name>
    <message>
        <source>Reading what is there…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Trying again… %1</source>
        <translation>Neuer Versuch … %1</translation>
    </message>
    <message>
        <source>Somebody else has deleted it in the meantime.</source>
        <translation>Jemand anderes hat das inzwischen gelöscht.</translation>
    </message>
    <message>
        <source>Somebody else has changed this in the meantime. Their changes are shown here together with yours; please look, then save again.</source>
        <translation>Jemand anderes hat das inzwischen geändert. Die fremden Änderungen stehen hier zusammen mit Ihren; bitte sehen Sie nach und speichern Sie noch einmal.</translation>
    </message>
    <message>
        <source>Somebody else has changed this in the meantime, also: %1. Saving again puts your values over theirs.</source>
        <translation>Jemand anderes hat das inzwischen geändert, auch: %1. Noch einmal speichern setzt Ihre Werte an die Stelle der fremden.</translation>
    </message>
</context>
<context>
    <name>Mails</name>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Registration cancelled</source>
        <translation>Anmeldung storniert</translation>
    </message>
    <message>
        <source>Registration restored</source>
        <translation>Anmeldung wiederhergestellt</translation>
    </message>
    <message>
        <source>Registration corrected</source>
        <translation>Anmeldung korrigiert</translation>
    </message>
    <message>
        <source>Ticket, once more</source>
        <translation>Ticket, noch einmal</translation>
    </message>
    <message>
        <source>Time or place changed</source>
        <translation>Zeit oder Ort geändert</translation>
    </message>
    <message>
        <source>Event cancelled</source>
        <translation>Veranstaltung abgesagt</translation>
    </message>
    <message>
        <source>All tickets of the address</source>
        <translation>Alle Tickets der Adresse</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Daily summary</source>
        <translation>Tagesübersicht</translation>
    </message>
    <message>
        <source>Seats offered</source>
        <translation>Plätze angeboten</translation>
    </message>
    <message>
        <source>Offer about to end</source>
        <translation>Angebot endet bald</translation>
    </message>
    <message>
        <source>Offer expired</source>
        <translation>Angebot abgelaufen</translation>
    </message>
    <message>
        <source>Waiting list closed</source>
        <translation>Warteliste geschlossen</translation>
    </message>
    <message>
        <source>Tickets of an order</source>
        <translation>Tickets einer Bestellung</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Verschickt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Not needed any more</source>
        <translation>Nicht mehr nötig</translation>
    </message>
    <message>
        <source>Next attempt: %1</source>
        <translation>Nächster Versuch: %1</translation>
    </message>
    <message>
        <source>Other: %1</source>
        <translation>Andere: %1</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>%1 × %2</source>
        <comment>how many seats of a type of ticket</comment>
        <translation>%1 × %2</translation>
    </message>
    <message numerus="yes">
        <source>The time to confirm it is over, which frees %Ln seat(s).</source>
        <translation>
            <numerusform>Die Zeit zum Bestätigen ist vorbei; damit wird %Ln Platz frei.</numerusform>
            <numerusform>Die Zeit zum Bestätigen ist vorbei; damit werden %Ln Plätze frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are kept until %1 for somebody who waited. Unless the order is confirmed by then, whoever waits next gets an offer.</source>
        <translation>
            <numerusform>%Ln Platz ist bis %1 für jemanden freigehalten, der gewartet hat. Wird die Bestellung bis dahin nicht bestätigt, bekommt der Nächste ein Angebot.</numerusform>
            <numerusform>%Ln Plätze sind bis %1 für jemanden freigehalten, der gewartet hat. Wird die Bestellung bis dahin nicht bestätigt, bekommt der Nächste ein Angebot.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are kept until %1. Unless the order is confirmed by then, they are free again.</source>
        <translation>
            <numerusform>%Ln Platz ist bis %1 freigehalten. Wird die Bestellung bis dahin nicht bestätigt, ist er wieder frei.</numerusform>
            <numerusform>%Ln Plätze sind bis %1 freigehalten. Wird die Bestellung bis dahin nicht bestätigt, sind sie wieder frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was confirmed after its time was over; the seats were still there.</source>
        <translation>Sie wurde erst nach Ablauf der Zeit bestätigt; die Plätze waren noch da.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket(s) were cancelled, and as many seats freed.</source>
        <translation>
            <numerusform>%Ln Ticket wurde storniert und sein Platz frei.</numerusform>
            <numerusform>%Ln Tickets wurden storniert und ihre Plätze frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Reserviert</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Seats offered</source>
        <translation>Angebot steht</translation>
    </message>
    <message>
        <source>Has seats</source>
        <translation>Hat Plätze</translation>
    </message>
    <message>
        <source>Offer expired</source>
        <translation>Angebot abgelaufen</translation>
    </message>
    <message>
        <source>Left the list</source>
        <translation>Ausgetragen</translation>
    </message>
    <message>
        <source>List closed</source>
        <translation>Liste geschlossen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s)</source>
        <translation>
            <numerusform>%Ln Platz</numerusform>
            <numerusform>%Ln Plätze</numerusform>
        </translation>
    </message>
    <message>
        <source>another type</source>
        <translation>eine andere Ticketart</translation>
    </message>
    <message>
        <source>any ticket</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>in %1 min</source>
        <translation>in %1 min</translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) were freed.</source>
        <translation>
            <numerusform>%Ln Platz wurde frei.</numerusform>
            <numerusform>%Ln Plätze wurden frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was not confirmed in time, and %Ln seat(s) were freed.</source>
        <translation>
            <numerusform>Sie wurde nicht rechtzeitig bestätigt; %Ln Platz wurde frei.</numerusform>
            <numerusform>Sie wurde nicht rechtzeitig bestätigt; %Ln Plätze wurden frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>(erased)</source>
        <translation>(gelöscht)</translation>
    </message>
</context>
<context>
    <name>PeopleCheck</name>
    <message>
        <source>There is no e-mail address.</source>
        <translation>Es gibt keine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>The e-mail address is longer than %1 characters.</source>
        <translation>Die E-Mail-Adresse ist länger als %1 Zeichen.</translation>
    </message>
    <message>
        <source>The e-mail address has no @.</source>
        <translation>In der E-Mail-Adresse fehlt das @.</translation>
    </message>
    <message>
        <source>What is behind the @ is no domain, as example.org is.</source>
        <translation>Was hinter dem @ steht, ist keine Domain wie example.org.</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.org.</source>
        <translation>Das ist keine E-Mail-Adresse wie name@example.org.</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie %1?</translation>
    </message>
    <message>
        <source>This event asks for names.</source>
        <translation>Für diese Veranstaltung ist ein Name nötig.</translation>
    </message>
    <message>
        <source>The name is longer than %1 characters, or has a character that cannot be seen.</source>
        <translation>Der Name ist länger als %1 Zeichen oder enthält ein unsichtbares Zeichen.</translation>
    </message>
    <message>
        <source>The row names no ticket type.</source>
        <translation>Die Zeile nennt keine Ticketart.</translation>
    </message>
    <message>
        <source>This event has no ticket types.</source>
        <translation>Diese Veranstaltung hat keine Ticketarten.</translation>
    </message>
    <message>
        <source>There is no ticket type of this name.</source>
        <translation>Eine Ticketart dieses Namens gibt es nicht.</translation>
    </message>
    <message>
        <source>Several ticket types have this name. Please write the id instead.</source>
        <translation>Mehrere Ticketarten heißen so. Bitte geben Sie stattdessen die ID an.</translation>
    </message>
    <message>
        <source>This address has a seat already.</source>
        <translation>Diese Adresse hat schon einen Platz.</translation>
    </message>
    <message>
        <source>Line %L1 has this address first.</source>
        <translation>Zeile %L1 hat diese Adresse zuerst.</translation>
    </message>
    <message>
        <source>From this row on the event has no seat left.</source>
        <translation>Ab dieser Zeile ist in der Veranstaltung kein Platz mehr frei.</translation>
    </message>
    <message>
        <source>The event has no seat left.</source>
        <translation>In der Veranstaltung ist kein Platz mehr frei.</translation>
    </message>
    <message>
        <source>From this row on there is no seat left of this ticket type.</source>
        <translation>Ab dieser Zeile ist von dieser Ticketart kein Platz mehr frei.</translation>
    </message>
    <message>
        <source>There is no seat left of this ticket type.</source>
        <translation>Von dieser Ticketart ist kein Platz mehr frei.</translation>
    </message>
</context>
<context>
    <name>PeopleFile</name>
    <message>
        <source>A quotation mark in this line is never closed.</source>
        <translation>Ein Anführungszeichen in dieser Zeile wird nie geschlossen.</translation>
    </message>
    <message>
        <source>A quotation mark stands inside a value. A value with one has to be in quotation marks, with the one in it doubled.</source>
        <translation>Ein Anführungszeichen steht mitten in einem Wert. Ein solcher Wert muss in Anführungszeichen stehen, das in ihm verdoppelt.</translation>
    </message>
    <message>
        <source>The file has more than %L1 rows. Please split it.</source>
        <translation>Die Datei hat mehr als %L1 Zeilen. Bitte teilen Sie sie auf.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file has nothing but its first line.</source>
        <translation>Die Datei enthält nur die erste Zeile.</translation>
    </message>
    <message>
        <source>Two columns are named alike: “%1” and “%2”. Please remove or rename one of them.</source>
        <translation>Zwei Spalten bedeuten dasselbe: „%1“ und „%2“. Bitte entfernen Sie eine davon oder benennen Sie sie um.</translation>
    </message>
    <message>
        <source>The first line could not be read. %1</source>
        <translation>Die erste Zeile konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>The first line is a person. It has to name the columns, as in “email;name;ticket type”.</source>
        <translation>Die erste Zeile ist eine Person. Sie muss die Spalten benennen, etwa so: „E-Mail;Name;Ticketart“.</translation>
    </message>
    <message>
        <source>The first line has to name the columns, and none of them is “email”. It has: %1.</source>
        <translation>Die erste Zeile muss die Spalten benennen, und keine davon heißt „E-Mail“. Sie enthält: %1.</translation>
    </message>
    <message>
        <source>There are more values than the first line has columns.</source>
        <translation>Hier stehen mehr Werte, als die erste Zeile Spalten hat.</translation>
    </message>
    <message>
        <source>There are more values than the first line has columns. A value with a “%1” in it has to be in quotation marks.</source>
        <translation>Hier stehen mehr Werte, als die erste Zeile Spalten hat. Ein Wert, in dem „%1“ vorkommt, muss in Anführungszeichen stehen.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2.</source>
        <translation>%1 konnte nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>%1 is larger than 32 MiB, which no list of people is. Please split it.</source>
        <translation>%1 ist größer als 32 MiB; so groß ist keine Liste von Personen. Bitte teilen Sie sie auf.</translation>
    </message>
</context>
<context>
    <name>TextFile</name>
    <message>
        <source>Line %1 has a character that no text has. Please save the file as CSV with the encoding UTF-8.</source>
        <translation>Zeile %1 enthält ein Zeichen, das in keinem Text vorkommt. Bitte speichern Sie die Datei als CSV mit der Kodierung UTF-8.</translation>
    </message>
    <message>
        <source>The file is cut off or damaged: it is no valid UTF-16. Please save it as CSV once more.</source>
        <translation>Die Datei ist abgeschnitten oder beschädigt: Sie ist kein gültiges UTF-16. Bitte speichern Sie sie noch einmal als CSV.</translation>
    </message>
</context>
<context>
    <name>TypeWords</name>
    <message>
        <source>On sale until %1</source>
        <translation>Im Verkauf bis %1</translation>
    </message>
    <message>
        <source>On sale</source>
        <translation>Im Verkauf</translation>
    </message>
    <message>
        <source>Not on sale: %1</source>
        <comment>a status</comment>
        <translation>Nicht im Verkauf: %1</translation>
    </message>
    <message>
        <source>Ended %1</source>
        <translation>Beendet %1</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Ab %1</translation>
    </message>
    <message>
        <source>Not on sale</source>
        <translation>Nicht im Verkauf</translation>
    </message>
    <message>
        <source>%1 booked, %2 held</source>
        <comment>seats</comment>
        <translation>%1 belegt, %2 reserviert</translation>
    </message>
    <message>
        <source>%1, %2 left</source>
        <comment>counts, a number</comment>
        <translation>%1, %2 frei</translation>
    </message>
    <message>
        <source>%1; as many as the event has</source>
        <comment>counts</comment>
        <translation>%1; so viele, wie die Veranstaltung hat</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>numbers</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 · hidden</source>
        <comment>a ticket type, and when it is on sale</comment>
        <translation>%1 · verborgen</translation>
    </message>
</context>
<context>
    <name>WaitingList</name>
    <message>
        <source>The event has no waiting list any more.</source>
        <translation>Die Veranstaltung hat keine Warteliste mehr.</translation>
    </message>
    <message>
        <source>The event is not published.</source>
        <translation>Die Veranstaltung ist nicht veröffentlicht.</translation>
    </message>
    <message>
        <source>The sale begins %1.</source>
        <translation>Der Verkauf beginnt: %1.</translation>
    </message>
    <message>
        <source>The sale is over.</source>
        <translation>Der Verkauf ist beendet.</translation>
    </message>
    <message numerus="yes">
        <source>Passed over: the event has only %Ln seat(s) at all.</source>
        <translation>
            <numerusform>Übergangen: Die Veranstaltung hat überhaupt nur %Ln Platz.</numerusform>
            <numerusform>Übergangen: Die Veranstaltung hat überhaupt nur %Ln Plätze.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Passed over: “%1” has only %Ln seat(s) at all.</source>
        <translation>
            <numerusform>Übergangen: „%1“ hat überhaupt nur %Ln Platz.</numerusform>
            <numerusform>Übergangen: „%1“ hat überhaupt nur %Ln Plätze.</numerusform>
        </translation>
    </message>
    <message>
        <source>No seat is free.</source>
        <translation>Kein Platz ist frei.</translation>
    </message>
    <message>
        <source>No seat of “%1” is free.</source>
        <translation>Von „%1“ ist kein Platz frei.</translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln seat(s) are free.</source>
        <translation>
            <numerusform>Nur %Ln Platz ist frei.</numerusform>
            <numerusform>Nur %Ln Plätze sind frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln seat(s) of “%1” are free.</source>
        <translation>
            <numerusform>Von „%1“ ist nur %Ln Platz frei.</numerusform>
            <numerusform>Von „%1“ sind nur %Ln Plätze frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over: “%1” is not on sale.</source>
        <translation>Übergangen: „%1“ ist nicht im Verkauf.</translation>
    </message>
    <message>
        <source>Place %1 comes first, and nobody is overtaken.</source>
        <translation>Stelle %1 kommt zuerst; niemand wird überholt.</translation>
    </message>
    <message>
        <source>Its type of ticket is not shown to your role.</source>
        <translation>Die Ticketart wird Ihrer Rolle nicht gezeigt.</translation>
    </message>
    <message>
        <source>Passed over: no type of ticket fits this wish.</source>
        <translation>Übergangen: Keine Ticketart passt zu diesem Wunsch.</translation>
    </message>
    <message>
        <source>Seats are free: an offer comes with the next change of the event.</source>
        <translation>Plätze sind frei: Bei der nächsten Änderung der Veranstaltung kommt ein Angebot.</translation>
    </message>
    <message numerus="yes">
        <source>No type of ticket has %Ln seat(s) free for it.</source>
        <translation>
            <numerusform>Keine Ticketart hat dafür %Ln Platz frei.</numerusform>
            <numerusform>Keine Ticketart hat dafür %Ln Plätze frei.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::AccountBar</name>
    <message>
        <source>Organizer</source>
        <translation>Veranstalter</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Angemeldet als %1</translation>
    </message>
    <message>
        <source>%1. Your role: %2</source>
        <translation>%1. Ihre Rolle: %2</translation>
    </message>
</context>
<context>
    <name>boxoffice::AnnounceDialog</name>
    <message>
        <source>&amp;Send to everybody</source>
        <translation>An &amp;alle senden</translation>
    </message>
    <message>
        <source>&amp;Don’t send</source>
        <translation>&amp;Nicht senden</translation>
    </message>
    <message>
        <source>Tell everybody</source>
        <translation>Alle benachrichtigen</translation>
    </message>
    <message>
        <source>The mail, formatted</source>
        <translation>Die E-Mail, formatiert</translation>
    </message>
    <message>
        <source>The mail as plain text</source>
        <translation>Die E-Mail als reiner Text</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>“%1” does not take place</source>
        <translation>„%1“ findet nicht statt</translation>
    </message>
    <message>
        <source>Time and place of “%1”</source>
        <translation>Zeit und Ort von „%1“</translation>
    </message>
    <message>
        <source>&amp;Preview in</source>
        <translation>&amp;Vorschau in</translation>
    </message>
    <message>
        <source>Formatted</source>
        <translation>Formatiert</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Reiner Text</translation>
    </message>
    <message>
        <source>The preview could not be read. %1</source>
        <translation>Die Vorschau konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>Subject: %1</source>
        <translation>Betreff: %1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Nobody has a valid ticket, so that there is nobody to tell.</source>
        <translation>Niemand hat ein gültiges Ticket; es gibt niemanden zu benachrichtigen.</translation>
    </message>
    <message numerus="yes">
        <source>This mail goes to the holders of %Ln valid ticket(s), to each in the language in which the ticket was asked for. It can’t be taken back.</source>
        <translation>
            <numerusform>Diese E-Mail geht an den Inhaber von %Ln gültigen Ticket, in der Sprache, in der es angefordert wurde. Sie lässt sich nicht zurückholen.</numerusform>
            <numerusform>Diese E-Mail geht an die Inhaber von %Ln gültigen Tickets, jeweils in der Sprache, in der das Ticket angefordert wurde. Sie lässt sich nicht zurückholen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>%1 Whether it will be sent is not known; once more is safe.</source>
        <translation>%1 Ob gesendet wird, ist nicht bekannt; ein weiterer Versuch schadet nicht.</translation>
    </message>
    <message>
        <source>Trying again… %1</source>
        <translation>Neuer Versuch … %1</translation>
    </message>
    <message>
        <source>The event is not published any more, so that its change can’t be told.</source>
        <translation>Die Veranstaltung ist nicht mehr veröffentlicht, daher lässt sich ihre Änderung nicht mitteilen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::AuditBook</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Woran</translation>
    </message>
    <message>
        <source>From address</source>
        <translation>Von Adresse</translation>
    </message>
</context>
<context>
    <name>boxoffice::AuditOutput</name>
    <message>
        <source>Audit log</source>
        <comment>a file name</comment>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Export the audit log</source>
        <translation>Protokoll exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Exporting the audit log…</source>
        <translation>Das Protokoll wird exportiert …</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>Angehalten; nichts wurde geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries exported to %1.</source>
        <translation>
            <numerusform>%Ln Eintrag exportiert nach %1.</numerusform>
            <numerusform>%Ln Einträge exportiert nach %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::AuditView</name>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>&amp;Older entries</source>
        <translation>Ä&amp;ltere Einträge</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>Letzte 12 Monate</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>The audit log could not be read. %1</source>
        <translation>Das Protokoll konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>No entry fits these filters.</source>
        <translation>Kein Eintrag passt zu diesen Filtern.</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message numerus="yes">
        <source>The latest %Ln entries</source>
        <translation>
            <numerusform>Der neueste Eintrag</numerusform>
            <numerusform>Die neuesten %Ln Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::BusyLine</name>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
</context>
<context>
    <name>boxoffice::CategoryEdit</name>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>boxoffice::ColumnMenus</name>
    <message>
        <source>&amp;Ascending</source>
        <translation>&amp;Aufsteigend</translation>
    </message>
    <message>
        <source>&amp;Descending</source>
        <translation>A&amp;bsteigend</translation>
    </message>
</context>
<context>
    <name>boxoffice::ConnectionBar</name>
    <message>
        <source>Try &amp;now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message>
        <source>Server &amp;address…</source>
        <translation>Serverad&amp;resse …</translation>
    </message>
    <message>
        <source>Trying again in %1 s</source>
        <translation>Neuer Versuch in %1 s</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft …</translation>
    </message>
</context>
<context>
    <name>boxoffice::ConsoleActions</name>
    <message>
        <source>&amp;New event…</source>
        <translation>&amp;Neue Veranstaltung …</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>D&amp;uplicate…</source>
        <translation>&amp;Duplizieren …</translation>
    </message>
    <message>
        <source>&amp;Cancel event…</source>
        <translation>&amp;Absagen …</translation>
    </message>
    <message>
        <source>Close the event for registrations; what is booked stays on record</source>
        <translation>Keine Anmeldungen mehr annehmen; was gebucht ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>&amp;Register somebody…</source>
        <translation>Jemanden an&amp;melden …</translation>
    </message>
    <message>
        <source>Cancel the selected registrations and free their seats</source>
        <translation>Die ausgewählten Anmeldungen stornieren und ihre Plätze freigeben</translation>
    </message>
    <message>
        <source>&amp;Undo cancelling</source>
        <translation>Stornieren &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>E&amp;xport registrations…</source>
        <translation>Anmeldungen e&amp;xportieren …</translation>
    </message>
    <message>
        <source>&amp;Print registrations…</source>
        <translation>Anmeldungen dr&amp;ucken …</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Find event</source>
        <translation>Veranstaltung &amp;suchen</translation>
    </message>
    <message>
        <source>Find re&amp;gistration</source>
        <translation>Anmeldung s&amp;uchen</translation>
    </message>
    <message>
        <source>&amp;Registrations</source>
        <translation>&amp;Anmeldungen</translation>
    </message>
    <message>
        <source>&amp;Dashboard</source>
        <translation>Ü&amp;bersicht</translation>
    </message>
    <message>
        <source>&amp;Server…</source>
        <translation>&amp;Server …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;About Boxoffice</source>
        <translation>Ü&amp;ber Boxoffice</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>Über &amp;Qt</translation>
    </message>
    <message>
        <source>As the &amp;desktop</source>
        <translation>Wie der &amp;Desktop</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Da&amp;rk</source>
        <translation>D&amp;unkel</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>An&amp;sicht</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation>Hauptwerkzeugleiste</translation>
    </message>
    <message>
        <source>&amp;Sort events by</source>
        <translation>Veranstaltungen &amp;sortieren nach</translation>
    </message>
    <message>
        <source>Event co&amp;lumns</source>
        <translation>S&amp;palten der Veranstaltungen</translation>
    </message>
    <message>
        <source>Cance&amp;l registrations</source>
        <translation>Anmeldungen &amp;stornieren</translation>
    </message>
    <message>
        <source>Re&amp;gistrations</source>
        <translation>A&amp;nmeldungen</translation>
    </message>
    <message>
        <source>Even&amp;t</source>
        <translation>&amp;Veranstaltung</translation>
    </message>
    <message>
        <source>S&amp;ign in…</source>
        <translation>Anm&amp;elden …</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>Ab&amp;melden</translation>
    </message>
    <message>
        <source>&amp;Team…</source>
        <translation>&amp;Team …</translation>
    </message>
    <message>
        <source>&amp;Keys…</source>
        <translation>&amp;Schlüssel …</translation>
    </message>
    <message>
        <source>&amp;Audit log…</source>
        <translation>&amp;Protokoll …</translation>
    </message>
    <message>
        <source>&amp;Organizer</source>
        <translation>Verans&amp;talter</translation>
    </message>
    <message>
        <source>Restore those who were cancelled, with their numbers and links</source>
        <translation>Die stornierten Anmeldungen wiederherstellen, mit ihren Nummern und Links</translation>
    </message>
    <message>
        <source>C&amp;orrect…</source>
        <translation>K&amp;orrigieren …</translation>
    </message>
    <message>
        <source>Correct name or address of the selected registration</source>
        <translation>Name oder Adresse der ausgewählten Anmeldung korrigieren</translation>
    </message>
    <message>
        <source>Re&amp;store</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Bring the selected cancelled registrations back, as far as there are seats</source>
        <translation>Die ausgewählten stornierten Anmeldungen wiederherstellen, soweit Plätze frei sind</translation>
    </message>
    <message>
        <source>Send the &amp;ticket again</source>
        <translation>&amp;Ticket erneut senden</translation>
    </message>
    <message>
        <source>&amp;Mails…</source>
        <translation>&amp;E-Mails …</translation>
    </message>
    <message>
        <source>Which mails went to the selected person</source>
        <translation>Welche E-Mails an die ausgewählte Person gingen</translation>
    </message>
    <message>
        <source>&amp;Erase personal data…</source>
        <translation>&amp;Personenbezogene Daten löschen …</translation>
    </message>
    <message>
        <source>&amp;Tell everybody…</source>
        <translation>Alle bena&amp;chrichtigen …</translation>
    </message>
    <message>
        <source>Tell the holders of all valid tickets by mail</source>
        <translation>Die Inhaber aller gültigen Tickets per E-Mail benachrichtigen</translation>
    </message>
    <message>
        <source>&amp;Failed mails…</source>
        <translation>&amp;Fehlgeschlagene E-Mails …</translation>
    </message>
    <message>
        <source>Erase &amp;all personal data…</source>
        <translation>Alle &amp;personenbezogenen Daten löschen …</translation>
    </message>
    <message>
        <source>Once the event is over or cancelled</source>
        <translation>Sobald die Veranstaltung vorbei oder abgesagt ist</translation>
    </message>
    <message>
        <source>This server sends no mail.</source>
        <translation>Dieser Server verschickt keine E-Mails.</translation>
    </message>
    <message>
        <source>&amp;Newest registrations first</source>
        <translation>N&amp;eueste Anmeldungen zuerst</translation>
    </message>
    <message>
        <source>&amp;Details…</source>
        <translation>&amp;Angaben …</translation>
    </message>
    <message>
        <source>Name, and where answers to mails go</source>
        <translation>Name, und wohin Antworten auf E-Mails gehen</translation>
    </message>
    <message>
        <source>&amp;Import people…</source>
        <translation>Personen &amp;importieren …</translation>
    </message>
    <message>
        <source>Register the people of a CSV file; first it shows what would be done</source>
        <translation>Die Personen einer CSV-Datei anmelden; vorher wird gezeigt, was geschehen würde</translation>
    </message>
    <message>
        <source>Tic&amp;ket types</source>
        <translation>Tic&amp;ketarten</translation>
    </message>
</context>
<context>
    <name>boxoffice::CorrectDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;E-mail address</source>
        <translation>&amp;E-Mail-Adresse</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Correct registration</source>
        <translation>Anmeldung korrigieren</translation>
    </message>
    <message>
        <source>Number %1</source>
        <translation>Nummer %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This event asks for names.</source>
        <translation>Für diese Veranstaltung ist ein Name nötig.</translation>
    </message>
    <message>
        <source>At most %1 characters, on one line.</source>
        <translation>Höchstens %1 Zeichen, in einer Zeile.</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.org.</source>
        <translation>Das ist keine E-Mail-Adresse wie name@example.org.</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>%1 Whether it was saved is not known; saving once more is safe.</source>
        <translation>%1 Ob gespeichert wurde, ist nicht bekannt; erneut speichern ist ungefährlich.</translation>
    </message>
    <message>
        <source>Seat and number stay. A new address gets a mail with a new link; the old link no longer works.</source>
        <translation>Platz und Nummer bleiben. Eine neue Adresse bekommt eine E-Mail mit einem neuen Link; der alte Link gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Seat and number stay. With a new address the old link no longer works.</source>
        <translation>Platz und Nummer bleiben. Mit einer neuen Adresse gilt der alte Link nicht mehr.</translation>
    </message>
    <message>
        <source>This address has a seat at this event already, and each address can have one. Perhaps this registration is not needed any more?</source>
        <translation>Diese Adresse hat bei dieser Veranstaltung schon einen Platz, und jede Adresse kann einen haben. Vielleicht wird diese Anmeldung nicht mehr gebraucht?</translation>
    </message>
    <message>
        <source>&amp;Ticket type</source>
        <translation>&amp;Ticketart</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>boxoffice::CsvExport</name>
    <message>
        <source>%1 could not be written: %2. Nothing was left half-written.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Es blieb nichts Halbfertiges zurück.</translation>
    </message>
</context>
<context>
    <name>boxoffice::DashboardView</name>
    <message>
        <source>Booked</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Seats left</source>
        <translation>Freie Plätze</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>Ausgebucht</translation>
    </message>
    <message>
        <source>Recent registrations</source>
        <translation>Neueste Anmeldungen</translation>
    </message>
    <message>
        <source>%1 % booked</source>
        <translation>%1 % belegt</translation>
    </message>
    <message>
        <source>%1 an hour</source>
        <translation>%1 je Stunde</translation>
    </message>
    <message>
        <source>every seat is booked</source>
        <translation>alle Plätze sind belegt</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>day and month</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>not foreseeable yet</source>
        <translation>noch nicht absehbar</translation>
    </message>
    <message>
        <source>%1 a minute</source>
        <translation>%1 pro Minute</translation>
    </message>
    <message>
        <source>Projected sell-out</source>
        <translation>Voraussichtlich voll</translation>
    </message>
    <message>
        <source> · %1 cancelled</source>
        <translation> · %1 storniert</translation>
    </message>
    <message>
        <source>&lt; 1 min</source>
        <translation>&lt; 1 min</translation>
    </message>
    <message>
        <source>at this rate</source>
        <translation>bei diesem Tempo</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>um %1</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>gegen %1</translation>
    </message>
    <message>
        <source>registration is closed</source>
        <translation>Anmeldung geschlossen</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln seat(s)</source>
        <translation>
            <numerusform>von %Ln Platz</numerusform>
            <numerusform>von %Ln Plätzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Seats over time</source>
        <translation>Plätze im Lauf der Zeit</translation>
    </message>
    <message>
        <source>All seats over time</source>
        <translation>Alle Plätze im Lauf der Zeit</translation>
    </message>
    <message>
        <source>Ticket types over time</source>
        <translation>Ticketarten im Lauf der Zeit</translation>
    </message>
    <message>
        <source> · %1 held</source>
        <translation> · %1 reserviert</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventCommands</name>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>“%1” was created.</source>
        <translation>„%1“ wurde angelegt.</translation>
    </message>
    <message>
        <source>“%1” was saved.</source>
        <translation>„%1“ wurde gespeichert.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Cancel the event?</source>
        <translation>Veranstaltung absagen?</translation>
    </message>
    <message>
        <source>Cancel the event</source>
        <translation>Veranstaltung absagen</translation>
    </message>
    <message>
        <source>“%1” is cancelled.</source>
        <translation>„%1“ ist abgesagt.</translation>
    </message>
    <message>
        <source>Delete the event?</source>
        <translation>Veranstaltung löschen?</translation>
    </message>
    <message>
        <source>“%1” will be deleted for good. This can&apos;t be undone.</source>
        <translation>„%1“ wird endgültig gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>“%1” was deleted.</source>
        <translation>„%1“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>Delete the registrations too?</source>
        <translation>Auch die Anmeldungen löschen?</translation>
    </message>
    <message>
        <source>Delete all of it</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>%1 Whether it was done is not known; the table will show it.</source>
        <translation>%1 Ob es ausgeführt wurde, ist nicht bekannt; die Tabelle wird es zeigen.</translation>
    </message>
    <message>
        <source>“%1” is still being saved.</source>
        <translation>„%1“ wird noch gespeichert.</translation>
    </message>
    <message numerus="yes">
        <source>Nobody will be able to register for “%1” any more. Its %Ln registration(s) stay on record.</source>
        <translation>
            <numerusform>Für „%1“ kann sich dann niemand mehr anmelden. Die %Ln Anmeldung bleibt erhalten.</numerusform>
            <numerusform>Für „%1“ kann sich dann niemand mehr anmelden. Die %Ln Anmeldungen bleiben erhalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” and its %Ln registration(s) will be deleted for good. This can&apos;t be undone.</source>
        <translation>
            <numerusform>„%1“ und die eine Anmeldung dafür werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.</numerusform>
            <numerusform>„%1“ und die %Ln Anmeldungen dafür werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” has %Ln registration(s). They would be deleted with it, for good. To keep them on record, cancel the event instead.</source>
        <translation>
            <numerusform>„%1“ hat %Ln Anmeldung. Sie würde endgültig mit gelöscht. Um sie zu behalten, sagen Sie die Veranstaltung stattdessen ab.</numerusform>
            <numerusform>„%1“ hat %Ln Anmeldungen. Sie würden endgültig mit gelöscht. Um sie zu behalten, sagen Sie die Veranstaltung stattdessen ab.</numerusform>
        </translation>
    </message>
    <message>
        <source>Erase all personal data?</source>
        <translation>Alle personenbezogenen Daten löschen?</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message numerus="yes">
        <source>The personal data of “%1” is being erased: of %Ln valid registration(s) and of all that were cancelled.</source>
        <translation>
            <numerusform>Die personenbezogenen Daten von „%1“ werden gelöscht: von %Ln gültigen Anmeldung und von allen stornierten.</numerusform>
            <numerusform>Die personenbezogenen Daten von „%1“ werden gelöscht: von %Ln gültigen Anmeldungen und von allen stornierten.</numerusform>
        </translation>
    </message>
    <message>
        <source>These are lost for good: names and addresses of all who registered for “%1”, also of those who cancelled, and what the audit log says of them. The links to their tickets no longer work.

These stay: the event, and the registrations with their numbers and times.</source>
        <translation>Endgültig verloren gehen: Namen und Adressen aller, die sich für „%1“ angemeldet haben, auch derer, die storniert haben, und was das Protokoll davon enthält. Die Links zu ihren Tickets gelten nicht mehr.

Es bleiben: die Veranstaltung und die Anmeldungen mit ihren Nummern und Zeiten.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventDetail</name>
    <message>
        <source>Select an event to see who is coming.</source>
        <translation>Wählen Sie eine Veranstaltung, um zu sehen, wer kommt.</translation>
    </message>
    <message>
        <source>Registrations</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Your role does not include who is registered.</source>
        <translation>Ihre Rolle umfasst nicht, wer angemeldet ist.</translation>
    </message>
    <message>
        <source>Sign in to see who is registered.</source>
        <translation>Melden Sie sich an, um zu sehen, wer kommt.</translation>
    </message>
    <message>
        <source>Your role does not include statistics.</source>
        <translation>Ihre Rolle umfasst die Statistik nicht.</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Bestellungen</translation>
    </message>
    <message>
        <source>Waiting list</source>
        <translation>Warteliste</translation>
    </message>
    <message>
        <source>Ticket types</source>
        <translation>Ticketarten</translation>
    </message>
    <message>
        <source>Your role does not include ticket types.</source>
        <translation>Ihre Rolle umfasst keine Ticketarten.</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventEditing</name>
    <message>
        <source>Somebody else has changed this event in the meantime. Their changes are shown here together with yours; please look, then save again.</source>
        <translation>Jemand anderes hat diese Veranstaltung inzwischen geändert. Hier stehen jetzt beide Änderungen; bitte sehen Sie nach und speichern Sie dann erneut.</translation>
    </message>
    <message>
        <source>Somebody else has changed this event in the meantime, also: %1. Saving again puts your values over theirs.</source>
        <translation>Jemand anderes hat diese Veranstaltung inzwischen geändert, und zwar auch: %1. Erneutes Speichern setzt Ihre Werte darüber.</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Trying again… %1</source>
        <translation>Neuer Versuch … %1</translation>
    </message>
    <message>
        <source>Reading what has changed…</source>
        <translation>Änderungen werden gelesen …</translation>
    </message>
    <message>
        <source>Reading the event…</source>
        <translation>Veranstaltung wird gelesen …</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventEditorDialog</name>
    <message>
        <source>New event</source>
        <translation>Neue Veranstaltung</translation>
    </message>
    <message>
        <source>Edit event</source>
        <translation>Veranstaltung bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Create event</source>
        <translation>&amp;Anlegen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 Whether it was saved is not known; saving once more is safe.</source>
        <translation>%1 Ob gespeichert wurde, ist nicht bekannt; erneut speichern ist ungefährlich.</translation>
    </message>
    <message>
        <source>Discard changes?</source>
        <translation>Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>What you have changed here is not saved.</source>
        <translation>Ihre Änderungen sind nicht gespeichert.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Parts of the form</source>
        <translation>Teile des Formulars</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Veranstaltung</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>Verkauf</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Sea&amp;ts</source>
        <translation>&amp;Plätze</translation>
    </message>
    <message>
        <source>Stat&amp;us</source>
        <translation>Stat&amp;us</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation>&amp;Ort</translation>
    </message>
    <message>
        <source>Has an &amp;end</source>
        <translation>Hat ein &amp;Ende</translation>
    </message>
    <message>
        <source>St&amp;arts</source>
        <translation>Be&amp;ginn</translation>
    </message>
    <message>
        <source>En&amp;ds</source>
        <translation>En&amp;de</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Please give the event a name.</source>
        <translation>Bitte geben Sie der Veranstaltung einen Namen.</translation>
    </message>
    <message>
        <source>At most %1 characters; these are %2.</source>
        <translation>Höchstens %1 Zeichen; das sind %2.</translation>
    </message>
    <message>
        <source>At most %1 characters.</source>
        <translation>Höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>This time zone is not known.</source>
        <translation>Diese Zeitzone ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The end is before the start.</source>
        <translation>Das Ende liegt vor dem Beginn.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Desc&amp;ription</source>
        <translation>Besch&amp;reibung</translation>
    </message>
    <message>
        <source>&amp;Has a date</source>
        <translation>&amp;Hat einen Termin</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht festgelegt</translation>
    </message>
    <message>
        <source>Where none is set, times are those of this computer’s zone, %1.</source>
        <translation>Ist keine festgelegt, gelten die Zeiten in der Zone dieses Rechners, %1.</translation>
    </message>
    <message>
        <source>Na&amp;mes are required</source>
        <translation>Na&amp;men sind erforderlich</translation>
    </message>
    <message>
        <source>Holders may c&amp;orrect their name</source>
        <translation>Inhaber dürfen ihren Namen &amp;korrigieren</translation>
    </message>
    <message>
        <source>Names are required</source>
        <translation>Namen sind erforderlich</translation>
    </message>
    <message>
        <source>Holders may correct their name</source>
        <translation>Inhaber dürfen ihren Namen korrigieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are booked already; it can&apos;t be fewer.</source>
        <translation>
            <numerusform>%Ln Platz ist schon belegt; weniger geht nicht.</numerusform>
            <numerusform>%Ln Plätze sind schon belegt; weniger geht nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cate&amp;gory</source>
        <translation>Ka&amp;tegorie</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventHeader</name>
    <message>
        <source>No date yet</source>
        <translation>Noch kein Termin</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventStream</name>
    <message>
        <source>the connection was closed</source>
        <translation>die Verbindung wurde beendet</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventTableModel</name>
    <message>
        <source>Event</source>
        <translation>Veranstaltung</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Seats left</source>
        <translation>Freie Plätze</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
</context>
<context>
    <name>boxoffice::EventsView</name>
    <message>
        <source>Search events (Ctrl+F)</source>
        <translation>Veranstaltungen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Search events</source>
        <translation>Veranstaltungen suchen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Every status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Veranstaltungen</translation>
    </message>
    <message>
        <source>No event fits this search.</source>
        <translation>Keine Veranstaltung passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Upcoming</source>
        <translation>Kommende</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>Vergangene</translation>
    </message>
    <message>
        <source>All dates</source>
        <translation>Alle Termine</translation>
    </message>
    <message>
        <source>Show what is to come</source>
        <translation>Kommende zeigen</translation>
    </message>
    <message>
        <source>Show what is past</source>
        <translation>Vergangene zeigen</translation>
    </message>
    <message numerus="yes">
        <source>No past event fits this search; %Ln upcoming event(s) do.</source>
        <translation>
            <numerusform>Keine vergangene Veranstaltung passt zu dieser Suche, aber %Ln kommende.</numerusform>
            <numerusform>Keine vergangene Veranstaltung passt zu dieser Suche, aber %Ln kommende.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No event is over yet. %Ln upcoming event(s) are hidden.</source>
        <translation>
            <numerusform>Noch ist keine Veranstaltung vorbei. %Ln kommende ist ausgeblendet.</numerusform>
            <numerusform>Noch ist keine Veranstaltung vorbei. %Ln kommende sind ausgeblendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No upcoming event fits this search; %Ln past event(s) do.</source>
        <translation>
            <numerusform>Keine kommende Veranstaltung passt zu dieser Suche, aber %Ln vergangene.</numerusform>
            <numerusform>Keine kommende Veranstaltung passt zu dieser Suche, aber %Ln vergangene.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No event is to come. %Ln past event(s) are hidden.</source>
        <translation>
            <numerusform>Es steht keine Veranstaltung an. %Ln vergangene ist ausgeblendet.</numerusform>
            <numerusform>Es steht keine Veranstaltung an. %Ln vergangene sind ausgeblendet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::ImportCommands</name>
    <message>
        <source>Import people into “%1”</source>
        <translation>Personen in „%1“ importieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>CSV-Dateien (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>boxoffice::ImportDialog</name>
    <message>
        <source>&amp;Ticket type of rows that name none</source>
        <translation>&amp;Ticketart für Zeilen, die keine nennen</translation>
    </message>
    <message>
        <source>Only rows with &amp;problems</source>
        <translation>Nur Zeilen mit &amp;Problemen</translation>
    </message>
    <message>
        <source>Chec&amp;k again</source>
        <translation>Noch einmal p&amp;rüfen</translation>
    </message>
    <message>
        <source>Sa&amp;ve this list…</source>
        <translation>&amp;Liste speichern …</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Import people</source>
        <translation>Personen importieren</translation>
    </message>
    <message>
        <source>None: they are not registered</source>
        <translation>Keine: sie werden nicht angemeldet</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>Zeilen der Datei</translation>
    </message>
    <message>
        <source>%1, into “%2”</source>
        <translation>%1 in „%2“</translation>
    </message>
    <message>
        <source>Importing… %1 of %2</source>
        <translation>Importieren … %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 It goes on in %Ln second(s).</source>
        <translation>
            <numerusform>%1 In %Ln Sekunde geht es weiter.</numerusform>
            <numerusform>%1 In %Ln Sekunden geht es weiter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the file, and who is registered already…</source>
        <translation>Datei und bisherige Anmeldungen werden gelesen …</translation>
    </message>
    <message>
        <source>The file is not UTF-8 and was read as Windows-1252 (Western European). Please look whether names with accents are right.</source>
        <translation>Die Datei ist nicht in UTF-8 und wurde als Windows-1252 (westeuropäisch) gelesen. Bitte sehen Sie nach, ob Namen mit Umlauten und Akzenten stimmen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s) are left out: %1.</source>
        <translation>
            <numerusform>%Ln Spalte wird weggelassen: %1.</numerusform>
            <numerusform>%Ln Spalten werden weggelassen: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %Ln &amp;again</source>
        <translation>
            <numerusform>%Ln noch einmal &amp;versuchen</numerusform>
            <numerusform>%Ln noch einmal &amp;versuchen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %Ln people</source>
        <translation>
            <numerusform>%Ln Person &amp;importieren</numerusform>
            <numerusform>%Ln Personen &amp;importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lesen …</translation>
    </message>
    <message>
        <source>There are no rows to be shown.</source>
        <translation>Es gibt keine Zeilen zu zeigen.</translation>
    </message>
    <message>
        <source>No row has a problem.</source>
        <translation>Keine Zeile hat ein Problem.</translation>
    </message>
    <message>
        <source>The event was deleted in the meantime.</source>
        <translation>Die Veranstaltung wurde inzwischen gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registered</source>
        <translation>
            <numerusform>%Ln angemeldet</numerusform>
            <numerusform>%Ln angemeldet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not registered</source>
        <translation>
            <numerusform>%Ln nicht angemeldet</numerusform>
            <numerusform>%Ln nicht angemeldet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not sent</source>
        <translation>
            <numerusform>%Ln nicht gesendet</numerusform>
            <numerusform>%Ln nicht gesendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will be registered</source>
        <translation>
            <numerusform>%Ln wird angemeldet</numerusform>
            <numerusform>%Ln werden angemeldet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registered before</source>
        <translation>
            <numerusform>%Ln schon vorher angemeldet</numerusform>
            <numerusform>%Ln schon vorher angemeldet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with problems</source>
        <translation>
            <numerusform>%Ln mit Problemen</numerusform>
            <numerusform>%Ln mit Problemen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s): %1</source>
        <translation>
            <numerusform>%Ln Zeile: %1</numerusform>
            <numerusform>%Ln Zeilen: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped. What was registered stays registered.</source>
        <translation>Angehalten. Wer angemeldet ist, bleibt angemeldet.</translation>
    </message>
    <message>
        <source>Everybody who could be registered is.</source>
        <translation>Alle, die angemeldet werden konnten, sind angemeldet.</translation>
    </message>
    <message>
        <source>Some were refused. The list says why.</source>
        <translation>Einige wurden abgelehnt. Die Liste sagt, warum.</translation>
    </message>
    <message>
        <source>Stop importing?</source>
        <translation>Import anhalten?</translation>
    </message>
    <message>
        <source>Those who are registered already stay registered. The others are not sent, and can be imported later.</source>
        <translation>Wer schon angemeldet ist, bleibt angemeldet. Die anderen werden nicht gesendet und können später importiert werden.</translation>
    </message>
    <message>
        <source>&amp;Stop importing</source>
        <translation>Import an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Weitermachen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation>Liste speichern</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>The list was saved as %1.</source>
        <translation>Die Liste wurde als %1 gespeichert.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing was left half-written.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Nichts ist halb geschrieben.</translation>
    </message>
</context>
<context>
    <name>boxoffice::InviteDialog</name>
    <message>
        <source>&amp;E-mail address</source>
        <translation>&amp;E-Mail-Adresse</translation>
    </message>
    <message>
        <source>&amp;Invite</source>
        <translation>E&amp;inladen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Invite somebody</source>
        <translation>Jemanden einladen</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.org.</source>
        <translation>Das ist keine E-Mail-Adresse wie name@example.org.</translation>
    </message>
</context>
<context>
    <name>boxoffice::KeyBook</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Rights</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
</context>
<context>
    <name>boxoffice::KeyCommands</name>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>This is the key “%1”. It is shown only now: copy it to where it is used.</source>
        <translation>Das ist der Schlüssel „%1“. Er wird nur jetzt gezeigt: kopieren Sie ihn dorthin, wo er benutzt wird.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Revoke the key?</source>
        <translation>Schlüssel sperren?</translation>
    </message>
    <message>
        <source>Programs that use “%1” are refused from that moment on. This can&apos;t be undone.</source>
        <translation>Programme, die „%1“ benutzen, werden ab diesem Moment abgewiesen. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The key “%1” is revoked.</source>
        <translation>Der Schlüssel „%1“ ist gesperrt.</translation>
    </message>
</context>
<context>
    <name>boxoffice::KeyDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>What it may do</source>
        <translation>Was er darf</translation>
    </message>
    <message>
        <source>&amp;Expires</source>
        <translation>&amp;Läuft ab</translation>
    </message>
    <message>
        <source>C&amp;reate key</source>
        <translation>Schlüssel e&amp;rstellen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Such as the program that uses it</source>
        <translation>Etwa das Programm, das ihn benutzt</translation>
    </message>
    <message>
        <source>In 30 days</source>
        <translation>In 30 Tagen</translation>
    </message>
    <message>
        <source>In 90 days</source>
        <translation>In 90 Tagen</translation>
    </message>
    <message>
        <source>In a year</source>
        <translation>In einem Jahr</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>A key needs a name.</source>
        <translation>Ein Schlüssel braucht einen Namen.</translation>
    </message>
    <message>
        <source>A key that may do nothing is of no use.</source>
        <translation>Ein Schlüssel, der nichts darf, nützt nichts.</translation>
    </message>
</context>
<context>
    <name>boxoffice::KeysView</name>
    <message>
        <source>&amp;New key…</source>
        <translation>&amp;Neuer Schlüssel …</translation>
    </message>
    <message>
        <source>&amp;Revoke…</source>
        <translation>&amp;Sperren …</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The keys could not be read. %1</source>
        <translation>Die Schlüssel konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>No keys yet. With a key another program works with this organizer&apos;s events.</source>
        <translation>Noch keine Schlüssel. Mit einem Schlüssel arbeitet ein anderes Programm mit den Veranstaltungen dieses Veranstalters.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
</context>
<context>
    <name>boxoffice::ListPane</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The list appears here as soon as it can be read.</source>
        <translation>Die Liste erscheint hier, sobald sie gelesen werden kann.</translation>
    </message>
</context>
<context>
    <name>boxoffice::MailCommands</name>
    <message>
        <source>The ticket will be sent to %1 again.</source>
        <translation>Das Ticket wird erneut an %1 gesendet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln mail(s) about “%1” will be sent.</source>
        <translation>
            <numerusform>%Ln E-Mail über „%1“ wird gesendet.</numerusform>
            <numerusform>%Ln E-Mails über „%1“ werden gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Whether it will be sent is not known; once more is safe.</source>
        <translation>%1 Ob gesendet wird, ist nicht bekannt; ein weiterer Versuch schadet nicht.</translation>
    </message>
</context>
<context>
    <name>boxoffice::MailList</name>
    <message>
        <source>Mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What the mail server said</source>
        <translation>Was der Mailserver sagte</translation>
    </message>
</context>
<context>
    <name>boxoffice::MailsDialog</name>
    <message>
        <source>&amp;Older mails</source>
        <translation>Ä&amp;ltere E-Mails</translation>
    </message>
    <message>
        <source>Send &amp;again</source>
        <translation>&amp;Erneut senden</translation>
    </message>
    <message>
        <source>Send the &amp;ticket again</source>
        <translation>&amp;Ticket erneut senden</translation>
    </message>
    <message>
        <source>Send a&amp;ll again</source>
        <translation>&amp;Alle erneut senden</translation>
    </message>
    <message>
        <source>Mails</source>
        <translation>E-Mails</translation>
    </message>
    <message>
        <source>Failed mails</source>
        <translation>Fehlgeschlagene E-Mails</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>The mails could not be read. %1</source>
        <translation>Die E-Mails konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>No mail was sent to this person yet.</source>
        <translation>An diese Person ging noch keine E-Mail.</translation>
    </message>
    <message>
        <source>No mail of this event has failed.</source>
        <translation>Keine E-Mail dieser Veranstaltung ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Your role does not include this.</source>
        <translation>Ihre Rolle umfasst das nicht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln mail(s) will be sent.</source>
        <translation>
            <numerusform>%Ln E-Mail wird gesendet.</numerusform>
            <numerusform>%Ln E-Mails werden gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Whether it will be sent is not known; once more is safe.</source>
        <translation>%1 Ob gesendet wird, ist nicht bekannt; ein weiterer Versuch schadet nicht.</translation>
    </message>
</context>
<context>
    <name>boxoffice::MainWindow</name>
    <message>
        <source>Boxoffice</source>
        <translation>Boxoffice</translation>
    </message>
    <message>
        <source>No events yet. Create the first one with Ctrl+N.</source>
        <translation>Noch keine Veranstaltungen. Legen Sie mit Strg+N die erste an.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinden …</translation>
    </message>
    <message>
        <source>The events appear here as soon as the server answers.</source>
        <translation>Die Veranstaltungen erscheinen hier, sobald der Server antwortet.</translation>
    </message>
    <message>
        <source>Quit?</source>
        <translation>Beenden?</translation>
    </message>
    <message>
        <source>Something is still being done. If you quit now, the rest of it is not done.</source>
        <translation>Es wird noch etwas ausgeführt. Wenn Sie jetzt beenden, bleibt der Rest davon unerledigt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The server does not tell its version.</source>
        <translation>Der Server nennt seine Version nicht.</translation>
    </message>
    <message>
        <source>The server is version %1.</source>
        <translation>Der Server hat Version %1.</translation>
    </message>
    <message>
        <source>About Boxoffice</source>
        <translation>Über Boxoffice</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Boxoffice console %1&lt;/h3&gt;</source>
        <translation>&lt;h3&gt;Boxoffice-Konsole %1&lt;/h3&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;The organizer&apos;s desk: events, seats and registrations.&lt;/p&gt;&lt;p&gt;%1&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. Built with Qt %2.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Der Schreibtisch der Veranstalter: Veranstaltungen, Plätze und Anmeldungen.&lt;/p&gt;&lt;p&gt;%1&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später. Gebaut mit Qt %2.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>“%1” was deleted.</source>
        <translation>„%1“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>The events could not be read. %1</source>
        <translation>Die Veranstaltungen konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>The registrations could not be read. %1</source>
        <translation>Die Anmeldungen konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>The events appear here as soon as they can be read.</source>
        <translation>Die Veranstaltungen erscheinen hier, sobald sie gelesen werden können.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Your role does not include this.</source>
        <translation>Ihre Rolle umfasst das nicht.</translation>
    </message>
    <message>
        <source>Sign in to do this.</source>
        <translation>Melden Sie sich dafür an.</translation>
    </message>
</context>
<context>
    <name>boxoffice::MomentEdit</name>
    <message>
        <source>Comes twice that day</source>
        <translation>Gibt es an dem Tag zweimal</translation>
    </message>
    <message>
        <source>Which of the two?</source>
        <translation>Welche der beiden?</translation>
    </message>
    <message>
        <source>The first, %1</source>
        <translation>Die erste, %1</translation>
    </message>
    <message>
        <source>The second, %1</source>
        <translation>Die zweite, %1</translation>
    </message>
    <message>
        <source>The clock is put back that day. Please choose which time is meant.</source>
        <translation>An diesem Tag wird die Uhr zurückgestellt. Bitte wählen Sie, welche Zeit gemeint ist.</translation>
    </message>
    <message>
        <source>The clock is put forward that day: there is no %1.</source>
        <translation>An diesem Tag wird die Uhr vorgestellt: %1 Uhr gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>boxoffice::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderBook</name>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Ordered on</source>
        <translation>Bestellt am</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderCommands</name>
    <message>
        <source>%1 Whether it was done is not known; once more is safe.</source>
        <translation>%1 Ob es geschehen ist, ist nicht bekannt; ein weiterer Versuch schadet nicht.</translation>
    </message>
    <message>
        <source>There are not enough free seats for what %1 wants: %2.</source>
        <translation>Für den Wunsch von %1 sind nicht genug Plätze frei: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket(s) restored.</source>
        <translation>
            <numerusform>%Ln Ticket wiederhergestellt.</numerusform>
            <numerusform>%Ln Tickets wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket(s) cancelled, and as many seats freed.</source>
        <translation>
            <numerusform>%Ln Ticket storniert; sein Platz ist frei.</numerusform>
            <numerusform>%Ln Tickets storniert; ihre Plätze sind frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are freed at once, and the order %1 of %2 can&apos;t be confirmed any more.</source>
        <translation>
            <numerusform>%Ln Platz wird sofort frei, und die Bestellung %1 von %2 kann nicht mehr bestätigt werden.</numerusform>
            <numerusform>%Ln Plätze werden sofort frei, und die Bestellung %1 von %2 kann nicht mehr bestätigt werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln valid ticket(s) of the order %1 of %2 are cancelled, and their seats freed.</source>
        <translation>
            <numerusform>%Ln gültiges Ticket der Bestellung %1 von %2 wird storniert und sein Platz frei.</numerusform>
            <numerusform>%Ln gültige Tickets der Bestellung %1 von %2 werden storniert und ihre Plätze frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>Those who wait for them get an offer.</source>
        <translation>Wer auf sie wartet, bekommt ein Angebot.</translation>
    </message>
    <message>
        <source>Release the seats?</source>
        <translation>Plätze freigeben?</translation>
    </message>
    <message>
        <source>Cancel the order?</source>
        <translation>Bestellung stornieren?</translation>
    </message>
    <message>
        <source>&amp;Release them</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Cancel the order</source>
        <translation>&amp;Bestellung stornieren</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>B&amp;ehalten</translation>
    </message>
    <message>
        <source>The seats of the order %1 were released.</source>
        <translation>Die Plätze der Bestellung %1 wurden freigegeben.</translation>
    </message>
    <message>
        <source>The order %1 was cancelled.</source>
        <translation>Die Bestellung %1 wurde storniert.</translation>
    </message>
    <message numerus="yes">
        <source>%1 gets an offer at once: %2. It stands for %Ln hour(s), or until the sale ends.</source>
        <translation>
            <numerusform>%1 bekommt sofort ein Angebot: %2. Es gilt %Ln Stunde, oder bis der Verkauf endet.</numerusform>
            <numerusform>%1 bekommt sofort ein Angebot: %2. Es gilt %Ln Stunden, oder bis der Verkauf endet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) who came before are passed over.</source>
        <translation>
            <numerusform>%Ln Person, die vorher kam, wird übergangen.</numerusform>
            <numerusform>%Ln Personen, die vorher kamen, werden übergangen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The audit log notes it.</source>
        <translation>Das Protokoll hält es fest.</translation>
    </message>
    <message>
        <source>Offer seats out of turn?</source>
        <translation>Plätze außer der Reihe anbieten?</translation>
    </message>
    <message>
        <source>Offer seats?</source>
        <translation>Plätze anbieten?</translation>
    </message>
    <message>
        <source>&amp;Offer the seats</source>
        <translation>Plätze &amp;anbieten</translation>
    </message>
    <message>
        <source>&amp;Let them wait</source>
        <translation>&amp;Warten lassen</translation>
    </message>
    <message>
        <source>Seats are offered to %1.</source>
        <translation>Plätze sind angeboten: %1.</translation>
    </message>
    <message>
        <source>The offer to %1 ends, and its seats go to whoever waits next.</source>
        <translation>Das Angebot an %1 endet, und die Plätze bekommt, wer als Nächstes wartet.</translation>
    </message>
    <message>
        <source>%1 loses the place, and stands at the end after joining once more.</source>
        <translation>%1 verliert die Stelle und steht nach erneutem Eintragen am Ende.</translation>
    </message>
    <message>
        <source>Take off the waiting list?</source>
        <translation>Von der Warteliste nehmen?</translation>
    </message>
    <message>
        <source>&amp;Take off</source>
        <translation>Von der Liste &amp;nehmen</translation>
    </message>
    <message>
        <source>&amp;Keep on the list</source>
        <translation>Auf der Liste &amp;lassen</translation>
    </message>
    <message>
        <source>%1 is off the waiting list.</source>
        <translation>%1 steht nicht mehr auf der Warteliste.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderDesk</name>
    <message>
        <source>Or&amp;ders</source>
        <translation>B&amp;estellungen</translation>
    </message>
    <message>
        <source>&amp;Open the order…</source>
        <translation>Bestellung ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Its tickets, and what can be done about them</source>
        <translation>Ihre Tickets, und was damit möglich ist</translation>
    </message>
    <message>
        <source>&amp;Cancel the order…</source>
        <translation>Bestellung &amp;stornieren …</translation>
    </message>
    <message>
        <source>Cancel all its tickets, or release the seats that it holds</source>
        <translation>Alle ihre Tickets stornieren oder die reservierten Plätze freigeben</translation>
    </message>
    <message>
        <source>E&amp;xport orders…</source>
        <translation>Bestellungen e&amp;xportieren …</translation>
    </message>
    <message>
        <source>O&amp;ffer seats…</source>
        <translation>Plätze &amp;anbieten …</translation>
    </message>
    <message>
        <source>Offer free seats to the selected person, even out of turn</source>
        <translation>Der ausgewählten Person freie Plätze anbieten, auch außer der Reihe</translation>
    </message>
    <message>
        <source>&amp;Take off the waiting list…</source>
        <translation>Von der Warteliste &amp;nehmen …</translation>
    </message>
    <message>
        <source>&amp;Waiting list</source>
        <translation>Warte&amp;liste</translation>
    </message>
    <message>
        <source>Your role does not include this.</source>
        <translation>Ihre Rolle umfasst das nicht.</translation>
    </message>
    <message>
        <source>Sign in to do this.</source>
        <translation>Melden Sie sich dazu an.</translation>
    </message>
    <message>
        <source>Export the waitin&amp;g list…</source>
        <translation>&amp;Warteliste exportieren …</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderDialog</name>
    <message>
        <source>ordered on %1</source>
        <translation>bestellt am %1</translation>
    </message>
    <message>
        <source>expires %1</source>
        <translation>läuft ab: %1</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Cancelled on %1</source>
        <translation>Storniert am %1</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Cancel the &amp;order…</source>
        <translation>&amp;Bestellung stornieren …</translation>
    </message>
    <message>
        <source>Co&amp;rrect…</source>
        <translation>Be&amp;richtigen …</translation>
    </message>
    <message>
        <source>Cancel &amp;tickets</source>
        <translation>&amp;Tickets stornieren</translation>
    </message>
    <message>
        <source>Re&amp;store</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Order %1</source>
        <translation>Bestellung %1</translation>
    </message>
    <message>
        <source>Tickets of the order</source>
        <translation>Tickets der Bestellung</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Changing the order…</source>
        <translation>Die Bestellung wird geändert …</translation>
    </message>
    <message>
        <source>The event was deleted, and the order with it.</source>
        <translation>Die Veranstaltung wurde gelöscht, und mit ihr die Bestellung.</translation>
    </message>
    <message>
        <source>The order could not be read. %1</source>
        <translation>Die Bestellung konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>There are no tickets before the order is confirmed.</source>
        <translation>Tickets gibt es erst, wenn die Bestellung bestätigt ist.</translation>
    </message>
    <message>
        <source>The order was never confirmed, so it has no tickets.</source>
        <translation>Die Bestellung wurde nie bestätigt und hat deshalb keine Tickets.</translation>
    </message>
    <message>
        <source>&amp;Release the seats…</source>
        <translation>Plätze &amp;freigeben …</translation>
    </message>
    <message>
        <source>Your role does not include this.</source>
        <translation>Ihre Rolle umfasst das nicht.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderOutput</name>
    <message>
        <source>Export orders of “%1”</source>
        <translation>Bestellungen von „%1“ exportieren</translation>
    </message>
    <message>
        <source>orders</source>
        <comment>a file name</comment>
        <translation>Bestellungen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) exported to %1.</source>
        <translation>
            <numerusform>%Ln Bestellung nach %1 exportiert.</numerusform>
            <numerusform>%Ln Bestellungen nach %1 exportiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the waiting list of “%1”</source>
        <translation>Warteliste von „%1“ exportieren</translation>
    </message>
    <message>
        <source>waiting list</source>
        <comment>a file name</comment>
        <translation>Warteliste</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries exported to %1.</source>
        <translation>
            <numerusform>%Ln Eintrag nach %1 exportiert.</numerusform>
            <numerusform>%Ln Einträge nach %1 exportiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message numerus="yes">
        <source>Exporting… %Ln line(s)</source>
        <translation>
            <numerusform>Wird exportiert … %Ln Zeile</numerusform>
            <numerusform>Wird exportiert … %Ln Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>Abgebrochen; nichts wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrdersView</name>
    <message>
        <source>Orders</source>
        <translation>Bestellungen</translation>
    </message>
    <message>
        <source>Which orders</source>
        <translation>Welche Bestellungen</translation>
    </message>
    <message>
        <source>Search number, e-mail, name</source>
        <translation>Nummer, E-Mail, Name suchen</translation>
    </message>
    <message>
        <source>Search orders by number, e-mail address or name</source>
        <translation>Bestellungen nach Nummer, E-Mail-Adresse oder Name durchsuchen</translation>
    </message>
    <message>
        <source>The orders could not be read. %1</source>
        <translation>Die Bestellungen konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>No order fits this search.</source>
        <translation>Keine Bestellung passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>No orders yet. Who registers for a single seat has a registration without an order.</source>
        <translation>Noch keine Bestellungen. Wer sich für einen einzelnen Platz anmeldet, hat eine Anmeldung ohne Bestellung.</translation>
    </message>
    <message>
        <source>No seats are held at the moment.</source>
        <translation>Zurzeit sind keine Plätze reserviert.</translation>
    </message>
    <message>
        <source>No order is confirmed.</source>
        <translation>Keine Bestellung ist bestätigt.</translation>
    </message>
    <message>
        <source>No order was cancelled.</source>
        <translation>Keine Bestellung wurde storniert.</translation>
    </message>
    <message>
        <source>No hold has expired.</source>
        <translation>Keine Reservierung ist abgelaufen.</translation>
    </message>
    <message>
        <source>This server is of an earlier version, which has no orders.</source>
        <translation>Dieser Server ist von einer früheren Version, die keine Bestellungen kennt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln Bestellung</numerusform>
            <numerusform>%Ln Bestellungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln order(s); scroll for more</source>
        <translation>
            <numerusform>Die erste Bestellung; weiter unten kommen mehr</numerusform>
            <numerusform>Die ersten %Ln Bestellungen; weiter unten kommen mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are held at the moment</source>
        <translation>
            <numerusform>%Ln Platz ist zurzeit reserviert</numerusform>
            <numerusform>%Ln Plätze sind zurzeit reserviert</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::OrganizerCommands</name>
    <message>
        <source>%1 Whether it was done is not known; the list will show it.</source>
        <translation>%1 Ob es geschehen ist, ist nicht bekannt; die Liste wird es zeigen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrganizerEditing</name>
    <message>
        <source>“%1” was saved.</source>
        <translation>„%1“ wurde gespeichert.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrganizerView</name>
    <message>
        <source>&amp;Name of the organizer</source>
        <translation>&amp;Name des Veranstalters</translation>
    </message>
    <message>
        <source>&amp;Answers to its mails go to</source>
        <translation>&amp;Antworten auf seine E-Mails gehen an</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Attendees see this address. Without one, they answer to whoever runs this server.</source>
        <translation>Diese Adresse sehen die Teilnehmer. Ohne sie gehen Antworten an den Betreiber dieses Servers.</translation>
    </message>
    <message>
        <source>The organizer could not be read. %1</source>
        <translation>Die Angaben konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>Please give it a name of 1 to %1 characters, on one line.</source>
        <translation>Bitte geben Sie einen Namen von 1 bis %1 Zeichen an, in einer Zeile.</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.org.</source>
        <translation>Das ist keine E-Mail-Adresse wie name@example.org.</translation>
    </message>
    <message>
        <source>Attendees &amp;reach it at</source>
        <translation>Teilnehmende e&amp;rreichen ihn unter</translation>
    </message>
    <message>
        <source>S&amp;ites that may show its events</source>
        <translation>Webs&amp;ites, die seine Veranstaltungen zeigen dürfen</translation>
    </message>
    <message>
        <source>An e-mail address, or the address of a page. Everybody sees it at its events.</source>
        <translation>Eine E-Mail-Adresse oder die Adresse einer Seite. Alle sehen sie bei seinen Veranstaltungen.</translation>
    </message>
    <message>
        <source>One a line. Their pages can show an event with its registration.</source>
        <translation>Eine je Zeile. Ihre Seiten können eine Veranstaltung mit ihrer Anmeldung zeigen.</translation>
    </message>
    <message>
        <source>This is not the address of a site such as https://www.example.org: %1</source>
        <translation>Das ist keine Adresse einer Website wie https://www.example.org: %1</translation>
    </message>
    <message>
        <source>At most %1 sites can be named.</source>
        <translation>Höchstens %1 Websites können genannt sein.</translation>
    </message>
    <message>
        <source>This is neither an e-mail address nor the address of a page such as https://example.org/contact.</source>
        <translation>Das ist weder eine E-Mail-Adresse noch die Adresse einer Seite wie https://example.org/kontakt.</translation>
    </message>
    <message>
        <source>Categories of its &amp;events, one a line</source>
        <translation>Kat&amp;egorien seiner Veranstaltungen, eine je Zeile</translation>
    </message>
    <message>
        <source>At most %1. An event that has one which you drop or rename keeps it as it is.</source>
        <translation>Höchstens %1. Hat eine Veranstaltung eine, die Sie streichen oder umbenennen, so behält sie sie, wie sie ist.</translation>
    </message>
    <message>
        <source>At most %1 names of up to %2 characters, each one once. “all” is none: it stands for every event.</source>
        <translation>Höchstens %1 Namen mit bis zu %2 Zeichen, jeder einmal. „all“ ist keiner: Es steht für alle Veranstaltungen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::OrganizerWindow</name>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Angaben</translation>
    </message>
</context>
<context>
    <name>boxoffice::PeopleTableModel</name>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Ticket type</source>
        <translation>Ticketart</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>What would become of it</source>
        <translation>Was daraus würde</translation>
    </message>
    <message>
        <source>Will be registered</source>
        <translation>Wird angemeldet</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>Wartet …</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Registered, number %1</source>
        <translation>Angemeldet, Nummer %1</translation>
    </message>
    <message>
        <source>Not registered: %1</source>
        <translation>Nicht angemeldet: %1</translation>
    </message>
    <message>
        <source>Perhaps registered; once more is safe. %1</source>
        <translation>Vielleicht angemeldet; ein neuer Versuch ist ungefährlich. %1</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>boxoffice::ProblemStrip</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Trying again in %1 s</source>
        <translation>Neuer Versuch in %1 s</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft …</translation>
    </message>
</context>
<context>
    <name>boxoffice::ProgressLine</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>boxoffice::QuotaDialog</name>
    <message>
        <source>New quota</source>
        <translation>Neues Kontingent</translation>
    </message>
    <message>
        <source>Edit quota</source>
        <translation>Kontingent bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>Hin&amp;zufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Such as “Dinner”</source>
        <translation>Etwa „Abendessen“</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Sea&amp;ts</source>
        <translation>&amp;Plätze</translation>
    </message>
    <message>
        <source>&amp;Of which ticket types</source>
        <translation>&amp;Von welchen Ticketarten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>Ticket types</source>
        <translation>Ticketarten</translation>
    </message>
    <message>
        <source>Please give the quota a name.</source>
        <translation>Bitte geben Sie dem Kontingent einen Namen.</translation>
    </message>
    <message>
        <source>At most %1 characters, on one line.</source>
        <translation>Höchstens %1 Zeichen, in einer Zeile.</translation>
    </message>
    <message>
        <source>Please say how many seats its types share.</source>
        <translation>Bitte geben Sie an, wie viele Plätze sich seine Arten teilen.</translation>
    </message>
    <message>
        <source>A quota bounds at least one ticket type.</source>
        <translation>Ein Kontingent begrenzt mindestens eine Ticketart.</translation>
    </message>
</context>
<context>
    <name>boxoffice::RegisterDialog</name>
    <message>
        <source>&amp;E-mail address</source>
        <translation>&amp;E-Mail-Adresse</translation>
    </message>
    <message>
        <source>&amp;Register</source>
        <translation>&amp;Anmelden</translation>
    </message>
    <message>
        <source>Register somebody</source>
        <translation>Jemanden anmelden</translation>
    </message>
    <message>
        <source>name@example.org</source>
        <translation>name@example.org</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.org.</source>
        <translation>Das ist keine E-Mail-Adresse wie name@example.org.</translation>
    </message>
    <message>
        <source>Registering…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>%1 Whether it was booked is not known; trying once more is safe.</source>
        <translation>%1 Ob gebucht wurde, ist nicht bekannt; ein neuer Versuch ist ungefährlich.</translation>
    </message>
    <message>
        <source>%1 is registered.</source>
        <translation>%1 ist angemeldet.</translation>
    </message>
    <message>
        <source>The event was deleted in the meantime.</source>
        <translation>Die Veranstaltung wurde inzwischen gelöscht.</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie %1?</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Name, if known</source>
        <translation>&amp;Name, falls bekannt</translation>
    </message>
    <message>
        <source>This event asks for names.</source>
        <translation>Für diese Veranstaltung ist ein Name nötig.</translation>
    </message>
    <message>
        <source>At most %1 characters, on one line.</source>
        <translation>Höchstens %1 Zeichen, in einer Zeile.</translation>
    </message>
    <message>
        <source>&amp;Ticket type</source>
        <translation>&amp;Ticketart</translation>
    </message>
    <message>
        <source>&amp;Beyond the capacity</source>
        <translation>Über die &amp;Kapazität hinaus</translation>
    </message>
    <message>
        <source>The capacity is raised by one for this ticket, so that there is a seat even if all are taken. Cancelling the ticket lowers it again.</source>
        <translation>Die Kapazität wird für dieses Ticket um einen Platz erhöht, sodass auch dann einer da ist, wenn alle vergeben sind. Wird das Ticket storniert, sinkt sie wieder.</translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationCommands</name>
    <message>
        <source>%1 is registered.</source>
        <translation>%1 ist angemeldet.</translation>
    </message>
    <message>
        <source>Changing registrations…</source>
        <translation>Anmeldungen werden geändert …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) could not be cancelled (%1).</source>
        <translation>
            <numerusform>%Ln Anmeldung konnte nicht storniert werden (%1).</numerusform>
            <numerusform>%Ln Anmeldungen konnten nicht storniert werden (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) cancelled.</source>
        <translation>
            <numerusform>%Ln Anmeldung storniert.</numerusform>
            <numerusform>%Ln Anmeldungen storniert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel registrations?</source>
        <translation>Anmeldungen stornieren?</translation>
    </message>
    <message>
        <source>&amp;Cancel the registrations</source>
        <translation>Anmeldungen &amp;stornieren</translation>
    </message>
    <message>
        <source>&amp;Keep them</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>Changing registrations… %1 of %2</source>
        <translation>Anmeldungen werden geändert … %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>Whether %Ln registration(s) were cancelled is not known (%1); once more is safe.</source>
        <translation>
            <numerusform>Ob %Ln Anmeldung storniert wurde, ist nicht bekannt (%1); ein weiterer Versuch schadet nicht.</numerusform>
            <numerusform>Ob %Ln Anmeldungen storniert wurden, ist nicht bekannt (%1); ein weiterer Versuch schadet nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) will be cancelled, and their seats freed. As long as there are seats, that can be undone.</source>
        <translation>
            <numerusform>%Ln Anmeldung wird storniert und ihr Platz frei. Solange es Plätze gibt, lässt sich das rückgängig machen.</numerusform>
            <numerusform>%Ln Anmeldungen werden storniert und ihre Plätze frei. Solange es Plätze gibt, lässt sich das rückgängig machen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) restored.</source>
        <translation>
            <numerusform>%Ln Anmeldung wiederhergestellt.</numerusform>
            <numerusform>%Ln Anmeldungen wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The registration of %1 was cancelled.</source>
        <translation>Die Anmeldung von %1 wurde storniert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) could not be restored (%1).</source>
        <translation>
            <numerusform>%Ln Anmeldung konnte nicht wiederhergestellt werden (%1).</numerusform>
            <numerusform>%Ln Anmeldungen konnten nicht wiederhergestellt werden (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whether %Ln registration(s) were restored is not known (%1); once more is safe.</source>
        <translation>
            <numerusform>Ob %Ln Anmeldung wiederhergestellt wurde, ist nicht bekannt (%1); ein weiterer Versuch schadet nicht.</numerusform>
            <numerusform>Ob %Ln Anmeldungen wiederhergestellt wurden, ist nicht bekannt (%1); ein weiterer Versuch schadet nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>This event is a draft. Nobody can register, but you can register people.</source>
        <translation>Diese Veranstaltung ist ein Entwurf. Niemand kann sich anmelden, aber Sie können jemanden anmelden.</translation>
    </message>
    <message>
        <source>This event was cancelled. Nobody can register, but you can register people.</source>
        <translation>Diese Veranstaltung wurde abgesagt. Niemand kann sich anmelden, aber Sie können jemanden anmelden.</translation>
    </message>
    <message>
        <source>This event is over. Nobody can register, but you can register people.</source>
        <translation>Diese Veranstaltung ist vorbei. Niemand kann sich anmelden, aber Sie können jemanden anmelden.</translation>
    </message>
    <message>
        <source>This event is not on sale now. Nobody can register, but you can register people.</source>
        <translation>Diese Veranstaltung ist gerade nicht im Verkauf. Niemand kann sich anmelden, aber Sie können jemanden anmelden.</translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationOutput</name>
    <message>
        <source>“%1” was deleted in the meantime; nothing was done with its registrations.</source>
        <translation>„%1“ wurde inzwischen gelöscht; mit den Anmeldungen wurde nichts getan.</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>Angehalten; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Export registrations of “%1”</source>
        <translation>Anmeldungen von „%1“ exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Exporting “%1”…</source>
        <translation>„%1“ wird exportiert …</translation>
    </message>
    <message numerus="yes">
        <source>Exporting… %Ln registration(s)</source>
        <translation>
            <numerusform>Export … %Ln Anmeldung</numerusform>
            <numerusform>Export … %Ln Anmeldungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) exported to %1</source>
        <translation>
            <numerusform>%Ln Anmeldung exportiert nach %1</numerusform>
            <numerusform>%Ln Anmeldungen exportiert nach %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Print registrations of “%1”</source>
        <translation>Anmeldungen von „%1“ drucken</translation>
    </message>
    <message>
        <source>Printing “%1”…</source>
        <translation>„%1“ wird gedruckt …</translation>
    </message>
    <message numerus="yes">
        <source>Printing… %Ln registration(s)</source>
        <translation>
            <numerusform>Druck … %Ln Anmeldung</numerusform>
            <numerusform>Druck … %Ln Anmeldungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) printed.</source>
        <translation>
            <numerusform>%Ln Anmeldung gedruckt.</numerusform>
            <numerusform>%Ln Anmeldungen gedruckt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationPrinter</name>
    <message>
        <source>The printer could not be opened.</source>
        <translation>Der Drucker konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>storniert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s)</source>
        <translation>
            <numerusform>%Ln Anmeldung</numerusform>
            <numerusform>%Ln Anmeldungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End of the list: %Ln registration(s)</source>
        <translation>
            <numerusform>Ende der Liste: %Ln Anmeldung</numerusform>
            <numerusform>Ende der Liste: %Ln Anmeldungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationTableModel</name>
    <message>
        <source>Cancelled on %1</source>
        <translation>Storniert am %1</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Registered on</source>
        <translation>Angemeldet am</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Not delivered</source>
        <translation>Nicht zugestellt</translation>
    </message>
    <message>
        <source>No mail reaches this address: %1</source>
        <translation>An diese Adresse kommt keine E-Mail an: %1</translation>
    </message>
    <message>
        <source>Personal data erased on %1</source>
        <translation>Personenbezogene Daten gelöscht am %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>%1
The capacity was raised for this ticket. Cancelling it lowers it again.</source>
        <translation>%1
Für dieses Ticket wurde die Kapazität erhöht. Wird es storniert, sinkt sie wieder.</translation>
    </message>
    <message>
        <source>Ticket type</source>
        <translation>Ticketart</translation>
    </message>
    <message>
        <source>Extra</source>
        <translation>Zusätzlich</translation>
    </message>
    <message>
        <source>%1 (extra)</source>
        <translation>%1 (zusätzlich)</translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationsView</name>
    <message>
        <source>Which registrations</source>
        <translation>Welche Anmeldungen</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Registrations</source>
        <translation>Anmeldungen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s)</source>
        <translation>
            <numerusform>%Ln Anmeldung</numerusform>
            <numerusform>%Ln Anmeldungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 registrations loaded; scroll for more</source>
        <translation>%1 von %2 Anmeldungen geladen; weitere beim Blättern</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Laden …</translation>
    </message>
    <message>
        <source>No registration fits this search.</source>
        <translation>Keine Anmeldung passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>Nobody here yet.</source>
        <translation>Noch niemand.</translation>
    </message>
    <message>
        <source>The registrations appear here as soon as they can be read.</source>
        <translation>Die Anmeldungen erscheinen hier, sobald sie gelesen werden können.</translation>
    </message>
    <message>
        <source>Nobody has cancelled.</source>
        <translation>Niemand hat abgesagt.</translation>
    </message>
    <message>
        <source>Search name, e-mail, number (Ctrl+Shift+F)</source>
        <translation>Name, E-Mail, Nummer suchen (Strg+Umschalt+F)</translation>
    </message>
    <message>
        <source>Search registrations by name, e-mail address or number</source>
        <translation>Anmeldungen nach Name, E-Mail-Adresse oder Nummer durchsuchen</translation>
    </message>
    <message>
        <source>Select all %1</source>
        <translation>Alle %1 auswählen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln registration(s) are selected</source>
        <translation>
            <numerusform>%Ln Anmeldung ist ausgewählt</numerusform>
            <numerusform>Alle %Ln Anmeldungen sind ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Selecting all registrations… %Ln so far</source>
        <translation>
            <numerusform>Alle Anmeldungen werden ausgewählt … %Ln bisher</numerusform>
            <numerusform>Alle Anmeldungen werden ausgewählt … %Ln bisher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln registration(s) are loaded and selected</source>
        <translation>
            <numerusform>Die erste Anmeldung ist geladen und ausgewählt</numerusform>
            <numerusform>Die ersten %Ln Anmeldungen sind geladen und ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln registration(s); scroll for more</source>
        <translation>
            <numerusform>Die erste Anmeldung; weitere beim Blättern</numerusform>
            <numerusform>Die ersten %Ln Anmeldungen; weitere beim Blättern</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 registrations loaded and selected</source>
        <translation>%1 von %2 Anmeldungen geladen und ausgewählt</translation>
    </message>
</context>
<context>
    <name>boxoffice::SaleForm</name>
    <message>
        <source>The sale begins at a set time</source>
        <translation>Verkaufsbeginn festlegen</translation>
    </message>
    <message>
        <source>Sale begins</source>
        <translation>Verkaufsbeginn</translation>
    </message>
    <message>
        <source>The sale ends at a set time</source>
        <translation>Verkaufsende festlegen</translation>
    </message>
    <message>
        <source>Sale ends</source>
        <translation>Verkaufsende</translation>
    </message>
    <message>
        <source>Without a time it begins at once.</source>
        <translation>Ohne Zeit beginnt er sofort.</translation>
    </message>
    <message>
        <source>Without a time it ends when the event is over.</source>
        <translation>Ohne Zeit endet er, wenn die Veranstaltung vorbei ist.</translation>
    </message>
    <message>
        <source>Seats in one order, at most</source>
        <translation>Plätze je Bestellung, höchstens</translation>
    </message>
    <message>
        <source>Seats of one address, at most</source>
        <translation>Plätze je Adresse, höchstens</translation>
    </message>
    <message>
        <source>An order holds its seats for</source>
        <translation>Eine Bestellung reserviert für</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> min</translation>
    </message>
    <message>
        <source>Whoever reserves has that long to say who comes, and to confirm.</source>
        <translation>So lange hat man nach dem Reservieren Zeit, zu sagen, wer kommt, und zu bestätigen.</translation>
    </message>
    <message>
        <source>People can wait for seats when it is sold out</source>
        <translation>Wenn alles ausverkauft ist, kann man auf Plätze warten</translation>
    </message>
    <message>
        <source>Nobody is overtaken</source>
        <translation>Niemand wird überholt</translation>
    </message>
    <message>
        <source>The first for whom there are enough</source>
        <translation>Der Erste, für den sie reichen</translation>
    </message>
    <message>
        <source>Who gets seats that come free</source>
        <translation>Wer frei werdende Plätze bekommt</translation>
    </message>
    <message>
        <source>An offer is kept for</source>
        <translation>Ein Angebot gilt</translation>
    </message>
    <message>
        <source> h</source>
        <comment>hours, behind a number</comment>
        <translation> h</translation>
    </message>
    <message>
        <source>Seats in one order</source>
        <translation>Plätze je Bestellung</translation>
    </message>
    <message>
        <source>Seats of one address</source>
        <translation>Plätze je Adresse</translation>
    </message>
    <message>
        <source>Minutes that seats are held</source>
        <translation>Minuten, die Plätze reserviert sind</translation>
    </message>
    <message>
        <source>Waiting list</source>
        <translation>Warteliste</translation>
    </message>
    <message>
        <source>Hours that an offer is kept</source>
        <translation>Stunden, die ein Angebot gilt</translation>
    </message>
    <message>
        <source>The sale ends before it begins.</source>
        <translation>Der Verkauf endet, bevor er beginnt.</translation>
    </message>
</context>
<context>
    <name>boxoffice::SavingDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>%1 Whether it was saved is not known; saving once more is safe.</source>
        <translation>%1 Ob gespeichert wurde, ist nicht bekannt; erneut speichern ist ungefährlich.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Discard changes?</source>
        <translation>Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>What you have changed here is not saved.</source>
        <translation>Ihre Änderungen sind nicht gespeichert.</translation>
    </message>
</context>
<context>
    <name>boxoffice::SeatsChart</name>
    <message>
        <source>Seats booked over time</source>
        <translation>Belegte Plätze im Lauf der Zeit</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>At this rate</source>
        <translation>In diesem Tempo</translation>
    </message>
</context>
<context>
    <name>boxoffice::SecretDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Sch&amp;ließen</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
</context>
<context>
    <name>boxoffice::ServerDialog</name>
    <message>
        <source>&amp;Address of the server</source>
        <translation>&amp;Adresse des Servers</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>This is not an address such as https://tickets.example.org or localhost:8080.</source>
        <translation>Das ist keine Adresse wie https://tickets.example.org oder localhost:8080.</translation>
    </message>
    <message>
        <source>Canc&amp;el</source>
        <translation>Abbr&amp;echen</translation>
    </message>
</context>
<context>
    <name>boxoffice::SessionControls</name>
    <message>
        <source>You are signed out.</source>
        <translation>Sie sind abgemeldet.</translation>
    </message>
</context>
<context>
    <name>boxoffice::SignInDialog</name>
    <message>
        <source>&amp;E-mail address</source>
        <translation>&amp;E-Mail-Adresse</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Code</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>&amp;Anmelden</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>&amp;Nicht jetzt</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Only with a second factor</source>
        <translation>Nur mit zweitem Faktor</translation>
    </message>
    <message>
        <source>Your session has ended. Nothing is lost: what was under way goes on as soon as you are signed in.</source>
        <translation>Ihre Sitzung ist beendet. Nichts geht verloren: was gerade lief, geht weiter, sobald Sie angemeldet sind.</translation>
    </message>
    <message>
        <source>The connection to this server is not encrypted: others on the network can read the password.</source>
        <translation>Die Verbindung zu diesem Server ist nicht verschlüsselt: andere im Netz können das Passwort lesen.</translation>
    </message>
    <message>
        <source>Please type your e-mail address.</source>
        <translation>Bitte geben Sie Ihre E-Mail-Adresse ein.</translation>
    </message>
    <message>
        <source>Please type your password.</source>
        <translation>Bitte geben Sie Ihr Passwort ein.</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message>
        <source>No key store can be used on this computer, so you stay signed in only until the console is closed.</source>
        <translation>Auf diesem Computer lässt sich kein Schlüsselbund benutzen; Sie bleiben nur angemeldet, bis die Konsole geschlossen wird.</translation>
    </message>
</context>
<context>
    <name>boxoffice::StatusLine</name>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln Veranstaltung</numerusform>
            <numerusform>%Ln Veranstaltungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected to %1</source>
        <translation>Nicht verbunden mit %1</translation>
    </message>
    <message>
        <source>Connected to %1, live</source>
        <translation>Verbunden mit %1, live</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Verbunden mit %1</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbinden mit %1</translation>
    </message>
    <message numerus="yes">
        <source>  ·  %1 of %2 seat(s) booked</source>
        <translation>
            <numerusform>  ·  %1 von %2 Platz belegt</numerusform>
            <numerusform>  ·  %1 von %2 Plätzen belegt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::TeamBook</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>E-Mail-Adresse</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Second factor</source>
        <translation>Zweiter Faktor</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Member since</source>
        <translation>Mitglied seit</translation>
    </message>
    <message>
        <source>Invited</source>
        <translation>Eingeladen</translation>
    </message>
    <message>
        <source>Good until</source>
        <translation>Gültig bis</translation>
    </message>
</context>
<context>
    <name>boxoffice::TeamCommands</name>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>Send this link to %1. It is good once, until %2, and is shown only now.</source>
        <translation>Senden Sie diesen Link an %1. Er gilt einmal, bis %2, und wird nur jetzt gezeigt.</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Change your own role?</source>
        <translation>Die eigene Rolle ändern?</translation>
    </message>
    <message>
        <source>As “%1” you can&apos;t take that back yourself.</source>
        <translation>Als „%1“ können Sie das nicht selbst zurücknehmen.</translation>
    </message>
    <message>
        <source>Change my role</source>
        <translation>Meine Rolle ändern</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>%1 has the role “%2” now.</source>
        <translation>%1 hat jetzt die Rolle „%2“.</translation>
    </message>
    <message>
        <source>Password link</source>
        <translation>Passwort-Link</translation>
    </message>
    <message>
        <source>With this link %1 chooses a new password. It is good once, until %2, and is shown only now.</source>
        <translation>Mit diesem Link wählt %1 ein neues Passwort. Er gilt einmal, bis %2, und wird nur jetzt gezeigt.</translation>
    </message>
    <message>
        <source>You will not see this organizer&apos;s events and registrations any more.</source>
        <translation>Sie werden die Veranstaltungen und Anmeldungen dieses Veranstalters nicht mehr sehen.</translation>
    </message>
    <message>
        <source>%1 will not see this organizer&apos;s events and registrations any more. The account stays.</source>
        <translation>%1 wird die Veranstaltungen und Anmeldungen dieses Veranstalters nicht mehr sehen. Das Konto bleibt.</translation>
    </message>
    <message>
        <source>Remove from the team?</source>
        <translation>Aus dem Team entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>%1 is not in the team any more.</source>
        <translation>%1 ist nicht mehr im Team.</translation>
    </message>
    <message>
        <source>Withdraw the invitation?</source>
        <translation>Einladung zurückziehen?</translation>
    </message>
    <message>
        <source>The link that was made for %1 will not be good any more.</source>
        <translation>Der Link, der für %1 erstellt wurde, gilt dann nicht mehr.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>%1 is not invited any more.</source>
        <translation>%1 ist nicht mehr eingeladen.</translation>
    </message>
    <message>
        <source>The invitation was sent by mail to %1. It is good until %2.</source>
        <translation>Die Einladung wurde per E-Mail an %1 gesendet. Sie gilt bis %2.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TeamView</name>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Open invitations</source>
        <translation>Offene Einladungen</translation>
    </message>
    <message>
        <source>&amp;Invite somebody…</source>
        <translation>Jemanden e&amp;inladen …</translation>
    </message>
    <message>
        <source>&amp;Password link…</source>
        <translation>&amp;Passwort-Link …</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>Ent&amp;fernen …</translation>
    </message>
    <message>
        <source>&amp;Withdraw…</source>
        <translation>&amp;Zurückziehen …</translation>
    </message>
    <message>
        <source>A link with which this member chooses a new password</source>
        <translation>Ein Link, mit dem dieses Mitglied ein neues Passwort wählt</translation>
    </message>
    <message>
        <source>Role of the selected member</source>
        <translation>Rolle des gewählten Mitglieds</translation>
    </message>
    <message>
        <source>R&amp;ole</source>
        <translation>R&amp;olle</translation>
    </message>
    <message>
        <source>The team could not be read. %1</source>
        <translation>Das Team konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Nobody is invited at the moment.</source>
        <translation>Zurzeit ist niemand eingeladen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TicketCommands</name>
    <message>
        <source>The registration of %1 was corrected.</source>
        <translation>Die Anmeldung von %1 wurde korrigiert.</translation>
    </message>
    <message>
        <source>Erase personal data?</source>
        <translation>Personenbezogene Daten löschen?</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The personal data of the registration %1 was erased.</source>
        <translation>Die personenbezogenen Daten der Anmeldung %1 wurden gelöscht.</translation>
    </message>
    <message>
        <source>%1 Whether it was erased is not known; once more is safe.</source>
        <translation>%1 Ob gelöscht wurde, ist nicht bekannt; ein weiterer Versuch schadet nicht.</translation>
    </message>
    <message>
        <source>These are lost for good: name and address of %1, and what the audit log says of them. The link to the ticket no longer works.

These stay: the registration with its number %2, its times, and its seat.</source>
        <translation>Endgültig verloren gehen: Name und Adresse von %1 und was das Protokoll davon enthält. Der Link zum Ticket gilt nicht mehr.

Es bleiben: die Anmeldung mit ihrer Nummer %2, ihren Zeiten und ihrem Platz.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TicketDesk</name>
    <message>
        <source>Tell everybody…</source>
        <translation>Alle benachrichtigen …</translation>
    </message>
    <message>
        <source>Nobody has a valid ticket of “%1” any more.</source>
        <translation>Niemand hat mehr ein gültiges Ticket für „%1“.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeBook</name>
    <message>
        <source>Ticket type</source>
        <translation>Ticketart</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Vergeben</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Reserviert</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>How many seats somebody who came now could have: as far as the type, its quotas and the event have any, and nobody who waits comes first.</source>
        <translation>Wie viele Plätze jemand bekäme, der jetzt kommt: soweit die Art, ihre Kontingente und die Veranstaltung welche haben und niemand, der wartet, zuerst an der Reihe ist.</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>Verkauf</translation>
    </message>
    <message>
        <source>In one order</source>
        <translation>Je Bestellung</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>Ticket types</source>
        <translation>Ticketarten</translation>
    </message>
    <message>
        <source>Its seats are for those who wait.</source>
        <translation>Ihre Plätze sind für die, die warten.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeChoice</name>
    <message>
        <source>%1 (hidden)</source>
        <translation>%1 (verborgen)</translation>
    </message>
    <message>
        <source>%1 – full</source>
        <translation>%1 – voll</translation>
    </message>
    <message>
        <source>%1 – %2 left</source>
        <translation>%1 – noch %2 frei</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeCommands</name>
    <message>
        <source>The ticket type “%1” was added.</source>
        <translation>Die Ticketart „%1“ wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>The ticket type “%1” was saved.</source>
        <translation>Die Ticketart „%1“ wurde gespeichert.</translation>
    </message>
    <message>
        <source>Delete the ticket type?</source>
        <translation>Ticketart löschen?</translation>
    </message>
    <message>
        <source>“%1” will be deleted, and is in no quota then either. A type of which there are tickets is not deleted.</source>
        <translation>„%1“ wird gelöscht und ist dann auch in keinem Kontingent mehr. Eine Art, von der es Tickets gibt, wird nicht gelöscht.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The ticket type “%1” was deleted.</source>
        <translation>Die Ticketart „%1“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>The quota “%1” was added.</source>
        <translation>Das Kontingent „%1“ wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>The quota “%1” was saved.</source>
        <translation>Das Kontingent „%1“ wurde gespeichert.</translation>
    </message>
    <message>
        <source>Delete the quota?</source>
        <translation>Kontingent löschen?</translation>
    </message>
    <message>
        <source>“%1” will be deleted. Its ticket types are then bounded by their own seats, and by those of the event.</source>
        <translation>„%1“ wird gelöscht. Seine Ticketarten sind dann nur durch ihre eigenen Plätze begrenzt und durch die der Veranstaltung.</translation>
    </message>
    <message>
        <source>The quota “%1” was deleted.</source>
        <translation>Das Kontingent „%1“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>%1 Whether it was done is not known; the table will show it.</source>
        <translation>%1 Ob es ausgeführt wurde, ist nicht bekannt; die Tabelle wird es zeigen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeCopying</name>
    <message>
        <source>Copying the ticket types of “%1”…</source>
        <translation>Kopiere die Ticketarten von „%1“ …</translation>
    </message>
    <message>
        <source>“%1” was created, with %2 and %3.</source>
        <translation>„%1“ wurde angelegt, mit %2 und %3.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket type(s)</source>
        <translation>
            <numerusform>%Ln Ticketart</numerusform>
            <numerusform>%Ln Ticketarten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln quota(s)</source>
        <translation>
            <numerusform>%Ln Kontingent</numerusform>
            <numerusform>%Ln Kontingenten</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was created, but %2. %3</source>
        <translation>„%1“ wurde angelegt, aber %2. %3</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>its ticket types and quotas are missing</source>
        <translation>seine Ticketarten und Kontingente fehlen</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>the quota “%1”</source>
        <translation>das Kontingent „%1“</translation>
    </message>
    <message>
        <source>this is missing: %1</source>
        <translation>dies fehlt: %1</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeDesk</name>
    <message>
        <source>Your role does not include this.</source>
        <translation>Ihre Rolle umfasst das nicht.</translation>
    </message>
    <message>
        <source>Sign in to do this.</source>
        <translation>Melden Sie sich dafür an.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeDialog</name>
    <message>
        <source>New ticket type</source>
        <translation>Neue Ticketart</translation>
    </message>
    <message>
        <source>Edit ticket type</source>
        <translation>Ticketart bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>Hin&amp;zufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>One line, such as who can have it</source>
        <translation>Eine Zeile, etwa für wen sie ist</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>Limited to a number of seats</source>
        <translation>Auf eine Zahl von Plätzen begrenzt</translation>
    </message>
    <message>
        <source>Without a limit there are as many as the event has.</source>
        <translation>Ohne Grenze gibt es so viele, wie die Veranstaltung hat.</translation>
    </message>
    <message>
        <source>Sea&amp;ts</source>
        <translation>&amp;Plätze</translation>
    </message>
    <message>
        <source>In one order, at least</source>
        <translation>Je Bestellung, mindestens</translation>
    </message>
    <message>
        <source>In one order, at most</source>
        <translation>Je Bestellung, höchstens</translation>
    </message>
    <message>
        <source>The sale begins at a set time</source>
        <translation>Verkaufsbeginn festlegen</translation>
    </message>
    <message>
        <source>Sale begins</source>
        <translation>Verkaufsbeginn</translation>
    </message>
    <message>
        <source>The sale ends at a set time</source>
        <translation>Verkaufsende festlegen</translation>
    </message>
    <message>
        <source>Sale ends</source>
        <translation>Verkaufsende</translation>
    </message>
    <message>
        <source>Hidden: only whoever is told can have it</source>
        <translation>Verborgen: nur wer davon erfährt, kann sie bekommen</translation>
    </message>
    <message>
        <source>The event itself is on sale from %1 until %2.</source>
        <translation>Die Veranstaltung selbst ist von %1 bis %2 im Verkauf.</translation>
    </message>
    <message>
        <source>The event itself is on sale from %1 on.</source>
        <translation>Die Veranstaltung selbst ist ab %1 im Verkauf.</translation>
    </message>
    <message>
        <source>The event itself is on sale until %1.</source>
        <translation>Die Veranstaltung selbst ist bis %1 im Verkauf.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Seats</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>At least in one order</source>
        <translation>Mindestens je Bestellung</translation>
    </message>
    <message>
        <source>At most in one order</source>
        <translation>Höchstens je Bestellung</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Verborgen</translation>
    </message>
    <message>
        <source>Please give the ticket type a name.</source>
        <translation>Bitte geben Sie der Ticketart einen Namen.</translation>
    </message>
    <message>
        <source>At most %1 characters, on one line.</source>
        <translation>Höchstens %1 Zeichen, in einer Zeile.</translation>
    </message>
    <message>
        <source>At most %1 characters; these are %2.</source>
        <translation>Höchstens %1 Zeichen; das sind %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are booked or held already; it can&apos;t be fewer.</source>
        <translation>
            <numerusform>%Ln Platz ist schon gebucht oder reserviert; weniger können es nicht sein.</numerusform>
            <numerusform>%Ln Plätze sind schon gebucht oder reserviert; weniger können es nicht sein.</numerusform>
        </translation>
    </message>
    <message>
        <source>That is less than the least.</source>
        <translation>Das ist weniger als das Mindeste.</translation>
    </message>
    <message>
        <source>The sale ends before it begins.</source>
        <translation>Der Verkauf endet, bevor er beginnt.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypesChart</name>
    <message>
        <source>Seats of each ticket type over time</source>
        <translation>Plätze je Ticketart im Lauf der Zeit</translation>
    </message>
    <message>
        <source>All others</source>
        <translation>Alle anderen</translation>
    </message>
    <message>
        <source>Without a type</source>
        <translation>Ohne Art</translation>
    </message>
    <message>
        <source>Nothing was sold yet.</source>
        <translation>Noch ist nichts verkauft.</translation>
    </message>
</context>
<context>
    <name>boxoffice::TypesView</name>
    <message>
        <source>New t&amp;ype…</source>
        <translation>&amp;Neue Art …</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Quotas: seats that several types share</source>
        <translation>Kontingente: Plätze, die sich mehrere Arten teilen</translation>
    </message>
    <message>
        <source>New &amp;quota…</source>
        <translation>Neues &amp;Kontingent …</translation>
    </message>
    <message>
        <source>Ticket types</source>
        <translation>Ticketarten</translation>
    </message>
    <message>
        <source>Put it further up</source>
        <translation>Weiter nach oben</translation>
    </message>
    <message>
        <source>Put it further up (Alt+Up), or drag it</source>
        <translation>Weiter nach oben (Alt+Pfeil hoch), oder ziehen</translation>
    </message>
    <message>
        <source>Put it further down</source>
        <translation>Weiter nach unten</translation>
    </message>
    <message>
        <source>Put it further down (Alt+Down), or drag it</source>
        <translation>Weiter nach unten (Alt+Pfeil runter), oder ziehen</translation>
    </message>
    <message>
        <source>Quotas</source>
        <translation>Kontingente</translation>
    </message>
    <message>
        <source>The ticket types could not be read. %1</source>
        <translation>Die Ticketarten konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>This server is of an earlier version: it sells without types.</source>
        <translation>Dieser Server ist von einer früheren Version: Er verkauft ohne Arten.</translation>
    </message>
    <message>
        <source>No ticket types yet: all seats are alike. With types, each kind of ticket has its own number of seats and its own sale.</source>
        <translation>Noch keine Ticketarten: Alle Plätze sind gleich. Mit Arten hat jede Sorte Ticket ihre eigene Platzzahl und ihren eigenen Verkauf.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>No quotas. One bounds the seats of several ticket types together, such as those at the dinner.</source>
        <translation>Keine Kontingente. Eines begrenzt die Plätze mehrerer Ticketarten zusammen, etwa die beim Abendessen.</translation>
    </message>
</context>
<context>
    <name>boxoffice::WaitingBook</name>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Wants</source>
        <translation>Wünscht</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Angebot</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
</context>
<context>
    <name>boxoffice::WaitingView</name>
    <message>
        <source>Waiting list</source>
        <translation>Warteliste</translation>
    </message>
    <message>
        <source>Which entries of the waiting list</source>
        <translation>Welche Einträge der Warteliste</translation>
    </message>
    <message>
        <source>The waiting list could not be read. %1</source>
        <translation>Die Warteliste konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>The waiting list of this event is turned off: nothing is offered.</source>
        <translation>Die Warteliste dieser Veranstaltung ist abgeschaltet: Es wird nichts angeboten.</translation>
    </message>
    <message>
        <source>Nobody is overtaken: seats that become free are kept until they suffice for the first who waits.</source>
        <translation>Niemand wird überholt: Frei werdende Plätze bleiben stehen, bis sie für den Ersten reichen.</translation>
    </message>
    <message>
        <source>Seats that become free are offered to the first for whom they suffice.</source>
        <translation>Frei werdende Plätze werden dem Ersten angeboten, für den sie reichen.</translation>
    </message>
    <message numerus="yes">
        <source>An offer stands for %Ln hour(s).</source>
        <translation>
            <numerusform>Ein Angebot gilt %Ln Stunde.</numerusform>
            <numerusform>Ein Angebot gilt %Ln Stunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>This event has no waiting list. With one, people can wait for seats when all are taken.</source>
        <translation>Diese Veranstaltung hat keine Warteliste. Mit einer kann man auf Plätze warten, wenn alle vergeben sind.</translation>
    </message>
    <message>
        <source>Nobody waits. When all seats are taken, people can join the list.</source>
        <translation>Niemand wartet. Wenn alle Plätze vergeben sind, kann man sich eintragen.</translation>
    </message>
    <message>
        <source>Nobody waits at the moment.</source>
        <translation>Zurzeit wartet niemand.</translation>
    </message>
    <message>
        <source>No entry is in this state.</source>
        <translation>Kein Eintrag hat diesen Zustand.</translation>
    </message>
    <message>
        <source>This server is of an earlier version, which has no waiting lists.</source>
        <translation>Dieser Server ist von einer früheren Version, die keine Wartelisten kennt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln entries; scroll for more</source>
        <translation>
            <numerusform>Der erste Eintrag; weiter unten kommen mehr</numerusform>
            <numerusform>Die ersten %Ln Einträge; weiter unten kommen mehr</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>The organizer&apos;s console: events, seats and registrations of a Boxoffice server.</source>
        <translation>Die Konsole der Veranstalter: Veranstaltungen, Plätze und Anmeldungen eines Boxoffice-Servers.</translation>
    </message>
    <message>
        <source>One server at a time; these are %1: %2</source>
        <translation>Nur ein Server auf einmal; das sind %1: %2</translation>
    </message>
    <message>
        <source>“%1” is not an address such as https://tickets.example.org</source>
        <translation>„%1“ ist keine Adresse wie https://tickets.example.org</translation>
    </message>
    <message>
        <source>The server&apos;s address; the last one that answered if not given.</source>
        <translation>Die Adresse des Servers; ohne Angabe die letzte, die geantwortet hat.</translation>
    </message>
</context>
</TS>
