// The table of settings: how each is spelled, bounded, described and stored. It is the only list of
// them: --help, the environment and the command line read it, and tests hold the documents to it.
//
// To add a setting: a member of ServerConfig and a row in settings.cpp (DESIGN.md, "How to add").
//
// Threads: constant after the first call.
#pragma once

#include "backend/app/server_config.h"

#include <functional>
#include <vector>

namespace boxoffice {

struct Setting
{
    // What of a value is accepted.
    struct Range
    {
        qint64 least = 0;
        qint64 most = 0;          // 0: it is no number but a text
        QStringList choices = {}; // of a text; empty: any
    };

    const char *option;   // without the dashes; empty: there is none
    const char *variable; // of the environment
    const char *value;    // what stands for the value in --help
    Range range;
    const char *meaning; // one sentence
    std::function<QString(ServerConfig)> get;
    std::function<void(ServerConfig &, const QString &)> set;
};

struct SettingGroup
{
    const char *title;
    std::vector<Setting> settings;
};

const std::vector<SettingGroup> &settingGroups();
// Returns the setting with that option, without the dashes; null if there is none.
const Setting *settingOfOption(QStringView option);

// Fails with invalid_field, naming the setting as `name`.
Result<void> apply(ServerConfig &config, const Setting &setting, const QString &name,
                   const QString &value);

} // namespace boxoffice
