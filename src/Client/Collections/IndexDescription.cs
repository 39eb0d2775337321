using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>An index as <c>createIndexes</c> takes it.</summary>
internal static class IndexDescription
{
    public static BsonDocument Create<T>(BsonDocument keys, string name, CreateIndexOptions options, RenderArgs<T> args)
    {
        var typed = options as CreateIndexOptions<T>;
        return new BsonDocument { { "key", keys }, { "name", name } }
            .With("unique", options.Unique)
            .With("sparse", options.Sparse)
            .With("hidden", options.Hidden)
            .With("expireAfterSeconds", options.ExpireAfter is { } time ? checked((int)time.TotalSeconds) : null)
            .With("partialFilterExpression", typed?.PartialFilterExpression?.Render(args))
            .With("collation", options.Collation?.ToBsonDocument())
            .With("wildcardProjection", typed?.WildcardProjection?.Render(args))
            .With("storageEngine", options.StorageEngine)
            .With("default_language", options.DefaultLanguage)
            .With("language_override", options.LanguageOverride)
            .With("weights", options.Weights)
            .With("textIndexVersion", options.TextIndexVersion)
            .With("2dsphereIndexVersion", options.SphereIndexVersion)
            .With("bits", options.Bits)
            .With("min", options.Min)
            .With("max", options.Max);
    }
}
