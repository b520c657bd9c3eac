using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

internal static class Damage
{
    public static StorageException Of(string what, Exception why) =>
        new($"{what} can't be read: {why.Message}; the database is damaged: keep a copy of it, and restore a backup", why);
}
