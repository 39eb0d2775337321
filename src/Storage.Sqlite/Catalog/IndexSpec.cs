using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Checks and completes an index specification
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/>).
/// </summary>
internal static class IndexSpec
{
    private const string NoCollation = "Text and 2d indexes do not support collations";

    /// <summary>The specification of the index that a collection has from the start: on <c>_id</c>, or by time.</summary>
    /// <param name="options">The collection's normalized options.</param>
    public static RawDocument First(RawDocument options)
    {
        if (TimeSeries.Of(options) is { } series)
            return series.TimeIndex;
        var spec = options["clusteredIndex"] is { IsMissing: false } clustered
            ? clustered.AsDocument.With("clustered", true)
            : new RawDocument
            {
                ["v"] = 2,
                ["key"] = new RawDocument { ["_id"] = 1 },
                ["name"] = IndexInfo.IdName,
            };
        var collation = options["collation"];
        return collation.IsMissing ? spec : spec.With("collation", collation);
    }

    /// <summary>A specification with the collation that the index gets: its own, or else the collection's.</summary>
    /// <param name="spec">A specification as <see cref="Normalize"/> returns it.</param>
    /// <param name="collection">The collection.</param>
    public static RawDocument WithCollation(RawDocument spec, CollectionInfo collection)
    {
        var own = spec["collation"];
        if (own.IsMissing && collection.Collator is not null && HasNoCollation(spec["key"].AsDocument))
            throw Invalid(ErrorCode.CannotCreateIndex, spec, $"{NoCollation}, and the collection has one: name the locale 'simple' for the index");
        if (own.IsMissing)
            return collection.Collator is { } inherited ? spec.With("collation", inherited.Specification) : spec;
        return Collator.Of(own.AsDocument) is { } collator
            ? spec.With("collation", collator.Specification)
            : spec.Without("collation");
    }

    /// <summary>
    /// The normalized specification: version, key, name, then the options that differ from their defaults, and <c>background</c>
    /// as it was given, which changes nothing.
    /// </summary>
    /// <param name="spec">The specification as received.</param>
    /// <exception cref="DocumentException">It is not one, or names a kind or an option that is not supported.</exception>
    public static RawDocument Normalize(RawDocument spec)
    {
        var key = spec["key"];
        if (key.IsMissing)
            throw Invalid(ErrorCode.FailedToParse, spec, "The 'key' field is a required property of an index specification");
        if (key.Type != ElementType.Document)
            throw Invalid(ErrorCode.TypeMismatch, spec, $"The field 'key' must be an object, but got {key}");
        IndexKeyRules.Check(spec, key.AsDocument);
        bool isId = IndexKeyRules.CheckId(spec, key.AsDocument);
        var name = spec["name"];
        if (!name.IsMissing && name.Type != ElementType.String)
            throw Invalid(ErrorCode.TypeMismatch, spec, $"The field 'name' must be a string, but got {name}");
        if (name == "*")
            throw new DocumentException(ErrorCode.BadValue, "The index name '*' is not valid.");
        if (name == (RawValue)IndexInfo.IdName && !isId)
            throw Invalid(ErrorCode.BadValue, spec, $"The index name '{IndexInfo.IdName}' is reserved for the _id index, which must have key pattern {{_id: 1}}");
        if (!name.IsMissing && name.AsString.Contains('\0'))
            throw Invalid(ErrorCode.CannotCreateIndex, spec, "index name cannot contain NUL bytes");
        bool isText = TextIndexOptions.IsText(key.AsDocument);
        var kept = new List<RawElement>
        {
            new("v", 2),
            new("key", isText ? TextIndexOptions.Key(spec, key.AsDocument) : key),
            new("name", name.IsMissing || name.AsString.Length == 0 ? DefaultName(key.AsDocument) : name),
        };
        foreach (var (option, value) in spec)
        {
            if (option is not ("v" or "key" or "name") && Keeps(spec, option, value))
                kept.Add(new RawElement(option, Kept(option, value)));
        }

        CheckCollation(spec);
        if (isText)
            kept.AddRange(TextIndexOptions.All(spec, key.AsDocument));
        if (key.AsDocument.Any(field => field.Value == (RawValue)"2dsphere"))
            kept.Add(GeoOptions.Version(spec));
        return new RawDocument(kept);
    }

    /// <summary>The name that clients give: <c>a_1_b_-1</c>.</summary>
    public static string DefaultName(RawDocument key) =>
        string.Join('_', key.Select(element => $"{element.Name}_{element.Value}"));

    /// <summary>The error for a specification that is none.</summary>
    public static DocumentException Invalid(ErrorCode code, RawDocument spec, string reason) =>
        new(code, $"Error in specification {spec} :: caused by :: {reason}");

    private static RawValue Kept(string option, RawValue value) => option switch
    {
        "unique" or "sparse" or "hidden" or "prepareUnique" => true,
        "background" => value.Raw.IsTruthy,
        "expireAfterSeconds" or "bits" => (int)value.AsDouble,
        "min" or "max" => value.AsDouble,
        _ => value,
    };

    private static bool Keeps(RawDocument spec, string option, RawValue value)
    {
        switch (option)
        {
            case "hidden":
                if (value.Type != ElementType.Boolean)
                    throw Invalid(ErrorCode.TypeMismatch, spec, $"The field 'hidden' must be a bool, but got {value.Type.Alias()}");
                return value.AsBoolean;
            case "unique" or "sparse" or "prepareUnique" or "background":
                if (value.Type != ElementType.Boolean && !value.IsNumber)
                {
                    throw Invalid(
                        ErrorCode.TypeMismatch, spec, $"The field '{option}' has value {option}: {value}, which is not convertible to bool");
                }

                return option == "background" || value.Raw.IsTruthy;
            case "ns" or "dropDups":
                return false;
            case "partialFilterExpression":
                PartialFilter.Check(spec, value);
                return true;
            case "expireAfterSeconds":
                CheckExpiry(spec, value);
                return true;
            case "weights" when !TextIndexOptions.IsText(spec["key"].AsDocument):
                throw Invalid(ErrorCode.CannotCreateIndex, spec, "The field 'weights' is only allowed in a text index");
            case "2dsphereIndexVersion" or "weights" or "default_language" or "language_override" or "textIndexVersion":
                return false;
            case "bits" or "min" or "max" or "finestIndexedLevel" or "coarsestIndexedLevel":
                GeoOptions.CheckNumber(spec, option, value);
                return true;
            case "wildcardProjection":
                IndexKeyRules.CheckProjection(spec, value);
                return true;
            case "collation":
                return true;
            case "storageEngine" or "clustered":
                throw Invalid(ErrorCode.InvalidOptions, spec, $"Streetcar does not support the index option '{option}'");
            default:
                throw Invalid(
                    ErrorCode.InvalidIndexSpecificationOption,
                    spec,
                    $"The field '{option}' is not valid for an index specification");
        }
    }

    private static void CheckCollation(RawDocument spec)
    {
        var collation = spec["collation"];
        if (collation.IsMissing)
            return;
        if (collation.Type != ElementType.Document)
            throw Invalid(ErrorCode.TypeMismatch, spec, $"The field 'collation' must be an object, but got {collation}");
        if (collation.AsDocument.IsEmpty)
            throw Invalid(ErrorCode.BadValue, spec, "The field 'collation' cannot be an empty object.");
        if (Compile(spec, collation.AsDocument) is not null && HasNoCollation(spec["key"].AsDocument))
            throw Invalid(ErrorCode.CannotCreateIndex, spec, NoCollation);
    }

    private static Collator? Compile(RawDocument spec, RawDocument collation)
    {
        try
        {
            return Collator.Of(collation);
        }
        catch (DocumentException e) when (e.Code == (ErrorCode)51024)
        {
            throw Invalid(ErrorCode.BadValue, spec, e.Message);
        }
    }

    private static bool HasNoCollation(RawDocument key) =>
        key.Any(field => field.Value.Type == ElementType.String && field.Value.AsString is "text" or "2d");

    private static void CheckExpiry(RawDocument spec, RawValue seconds)
    {
        if (!seconds.IsNumber)
            throw Invalid(ErrorCode.CannotCreateIndex, spec, $"TTL index 'expireAfterSeconds' option must be numeric, but got {seconds}");
        if (seconds.AsDouble is < 0 or > int.MaxValue or double.NaN)
        {
            throw Invalid(
                ErrorCode.CannotCreateIndex,
                spec,
                $"TTL index 'expireAfterSeconds' option must be within an acceptable range, 0 to {int.MaxValue}, but was {seconds}");
        }

        var key = spec["key"].AsDocument;
        if (key.Count > 1)
        {
            throw Invalid(
                ErrorCode.CannotCreateIndex,
                spec,
                "TTL indexes are single-field indexes, compound indexes do not support TTL.");
        }
    }
}
