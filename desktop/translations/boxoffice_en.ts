<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>boxoffice::DashboardView</name>
    <message numerus="yes">
        <source>%n registration(s)</source>
        <translation>
            <numerusform>%n registration</numerusform>
            <numerusform>%n registrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n cancelled</source>
        <translation>
            <numerusform>, %n cancelled</numerusform>
            <numerusform>, %n cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::MainWindow</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationCommands</name>
    <message numerus="yes">
        <source>%n registration(s) could not be restored (%1).</source>
        <translation>
            <numerusform>%n registration could not be restored (%1).</numerusform>
            <numerusform>%n registrations could not be restored (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registration(s) could not be cancelled (%1).</source>
        <translation>
            <numerusform>%n registration could not be cancelled (%1).</numerusform>
            <numerusform>%n registrations could not be cancelled (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registration(s) restored.</source>
        <translation>
            <numerusform>%n registration restored.</numerusform>
            <numerusform>%n registrations restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registration(s) cancelled.</source>
        <translation>
            <numerusform>%n registration cancelled.</numerusform>
            <numerusform>%n registrations cancelled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registration(s) printed.</source>
        <translation>
            <numerusform>%n registration printed.</numerusform>
            <numerusform>%n registrations printed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationsView</name>
    <message numerus="yes">
        <source>%n registration(s)</source>
        <translation>
            <numerusform>%n registration</numerusform>
            <numerusform>%n registrations</numerusform>
        </translation>
    </message>
</context>
</TS>
