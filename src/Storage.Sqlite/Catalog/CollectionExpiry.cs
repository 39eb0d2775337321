using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// The lifetime of the documents of a clustered collection, by a date in their <c>_id</c>, or of a time series
/// (<c>expireAfterSeconds</c>).
/// </summary>
internal static class CollectionExpiry
{
    private const string Name = "expireAfterSeconds";
    private const string Off = "off";

    /// <summary>Checks it among a new collection's options.</summary>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static void Check(RawDocument options)
    {
        if (options[Name] is not { IsMissing: false } seconds)
            return;
        if (!options.ContainsKey("timeseries") && options["clusteredIndex"].Type != ElementType.Document)
            throw Invalid($"'{Name}' is only supported on time series collections, and on collections that are clustered by _id");
        if (seconds.AsInt64 < 0)
            throw Invalid($"'{Name}' cannot be less than 0");
        if (seconds.AsInt64 > DateTimeOffset.UtcNow.ToUnixTimeSeconds())
            throw Invalid($"'{Name}' must not go back to before 1970");
    }

    /// <summary>The options of a collection with another lifetime.</summary>
    /// <param name="options">The options.</param>
    /// <param name="seconds">The new lifetime, or <c>off</c>.</param>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static RawDocument Change(RawDocument options, RawValue seconds)
    {
        if (seconds.Type == ElementType.String && seconds.AsString != Off)
            throw Invalid($"invalid '{Name}' value. Only the string '{Off}' and numbers are supported");
        var changed = options.With(Name, seconds.Type == ElementType.String ? 0 : seconds);
        Check(changed);
        return seconds.Type == ElementType.String ? options.Without(Name) : changed;
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
