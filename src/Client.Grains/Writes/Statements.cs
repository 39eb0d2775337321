using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Transports;

namespace Streetcar.Client.Grains.Writes;

/// <summary>Writes as elements of the commands <c>update</c> and <c>delete</c>.</summary>
internal static class Statements
{
    public static WriteKind KindOf(Write write) => write switch
    {
        Write.Insert => WriteKind.Insert,
        Write.Delete => WriteKind.Delete,
        _ => WriteKind.Update,
    };

    /// <summary>Whether it may change several documents, which makes it impossible to repeat.</summary>
    public static bool IsMulti(Write write) => write is Write.Update { IsMulti: true } or Write.Delete { IsMulti: true };

    /// <summary>Adds an update, a replacement or a deletion behind what is written.</summary>
    public static void Append(RawWriter writer, Write write)
    {
        writer.WriteStartDocument();
        switch (write)
        {
            case Write.Update update:
                writer.With("q"u8, update.Filter)
                    .With("u"u8, update.Change)
                    .WithFlag("multi"u8, update.IsMulti)
                    .WithFlag("upsert"u8, update.IsUpsert)
                    .With("sort"u8, update.Sort)
                    .With("arrayFilters"u8, update.ArrayFilters)
                    .With(update.Collation)
                    .With("hint"u8, update.Hint);
                break;
            case Write.Replace replace:
                writer.With("q"u8, replace.Filter)
                    .With("u"u8, replace.Replacement)
                    .WithFlag("upsert"u8, replace.IsUpsert)
                    .With("sort"u8, replace.Sort)
                    .With(replace.Collation)
                    .With("hint"u8, replace.Hint);
                break;
            case Write.Delete delete:
                writer.With("q"u8, delete.Filter)
                    .With("limit"u8, delete.IsMulti ? 0 : 1)
                    .With(delete.Collation)
                    .With("hint"u8, delete.Hint);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(write));
        }

        writer.WriteEndDocument();
    }
}
