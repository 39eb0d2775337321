using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Validates the key patterns of indexes, by kind: ascending and descending, hashed, wildcard, text, 2d, 2dsphere.</summary>
internal static class IndexKeyRules
{
    private const int MaxFields = 32;

    private static readonly string[] Kinds = ["hashed", "text", "2d", "2dsphere"];

    /// <exception cref="DocumentException">CannotCreateIndex, ….</exception>
    public static void Check(RawDocument spec, RawDocument key)
    {
        if (key.IsEmpty)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Index keys cannot be an empty object");
        if (key.Count > MaxFields)
            throw IndexSpec.Invalid((ErrorCode)13103, spec, $"Index key pattern cannot have more than {MaxFields} fields");
        foreach (var (path, direction) in key)
        {
            if (direction.Type == ElementType.String)
                CheckKind(spec, key, direction.AsString);
            else
                CheckDirection(spec, direction);
            if (direction == (RawValue)"text" && path == Wildcard.Name)
                continue;
            if (Wildcard.IsWildcard(path))
                CheckWildcard(spec, key, direction);
            else
                CheckPath(spec, path);
        }
    }

    /// <summary>Looks at an index on <c>_id</c>, which has no options of its own.</summary>
    /// <returns>Whether it is one.</returns>
    /// <exception cref="DocumentException">BadValue, InvalidIndexSpecificationOption.</exception>
    public static bool CheckId(RawDocument spec, RawDocument key)
    {
        var (path, direction) = key.First();
        if (key.Count > 1 || path != "_id" || !direction.IsNumber || Math.Truncate(direction.AsDouble) is not (1 or -1))
            return false;
        if (direction.AsDouble < 0)
            throw IndexSpec.Invalid(ErrorCode.BadValue, spec, $"The field 'key' for an _id index must be {{_id: 1}}, but got {key}");
        foreach (var (option, _) in spec)
        {
            if (option is not ("v" or "key" or "name" or "ns" or "collation" or "background"))
            {
                throw IndexSpec.Invalid(
                    ErrorCode.InvalidIndexSpecificationOption, spec, $"The field '{option}' is not valid for an _id index specification");
            }
        }

        return true;
    }

    /// <exception cref="DocumentException">FailedToParse, TypeMismatch, BadValue, ….</exception>
    public static void CheckProjection(RawDocument spec, RawValue projection)
    {
        string? path = Wildcard.PathIn(spec["key"].AsDocument);
        if (path is null)
        {
            throw IndexSpec.Invalid(
                ErrorCode.BadValue, spec, "The field 'wildcardProjection' is only allowed in an 'wildcard' index");
        }

        if (path != Wildcard.Name)
        {
            throw IndexSpec.Invalid(
                ErrorCode.FailedToParse,
                spec,
                "The field 'wildcardProjection' is only allowed when 'key' is {\"$**\": ±1}");
        }

        if (projection.Type != ElementType.Document)
        {
            throw IndexSpec.Invalid(
                ErrorCode.TypeMismatch, spec, $"The field 'wildcardProjection' must be a non-empty object, but got {projection.Type.Alias()}");
        }

        if (projection.AsDocument.IsEmpty)
            throw IndexSpec.Invalid(ErrorCode.FailedToParse, spec, "The 'wildcardProjection' field can't be an empty object");
        CheckFlags(spec, projection.AsDocument);
        _ = Projection.Compile(projection.AsDocument);
    }

    private static void CheckKind(RawDocument spec, RawDocument key, string kind)
    {
        if (!Kinds.Contains(kind))
        {
            bool isOnWildcard = Wildcard.PathIn(key) is not null;
            throw IndexSpec.Invalid(kind == "wildcard" && !isOnWildcard ? (ErrorCode)7246202 : ErrorCode.CannotCreateIndex, spec, $"Unknown index plugin '{kind}'");
        }

        if (key.Any(field => field.Value.Type == ElementType.String && field.Value.AsString != kind))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Can't use more than one index plugin for a single index.");
        if (kind == "2d")
            GeoOptions.CheckFlat(spec, key);
        if (kind != "hashed")
            return;
        if (key.Count(field => field.Value.Type == ElementType.String) > 1)
            throw IndexSpec.Invalid((ErrorCode)31303, spec, "A maximum of one index field is allowed to be hashed");
        if (spec["unique"].Raw.IsTruthy)
            throw IndexSpec.Invalid((ErrorCode)16764, spec, "Currently hashed indexes cannot guarantee uniqueness. Use a regular index.");
    }

    private static void CheckDirection(RawDocument spec, RawValue direction)
    {
        if (!direction.IsNumber)
        {
            throw IndexSpec.Invalid(
                ErrorCode.CannotCreateIndex,
                spec,
                $"Values in v:2 index key pattern cannot be of type {direction.Type}. Only numbers > 0, numbers < 0, and strings are allowed.");
        }

        if (direction.AsDouble is 0 or double.NaN)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Values in the index key pattern cannot be 0.");
    }

    private static void CheckWildcard(RawDocument spec, RawDocument key, RawValue direction)
    {
        string? fault = direction.Type == ElementType.String
            ? $"Index type '{direction.AsString}' does not support the wildcard field '{Wildcard.Name}'"
            : spec["unique"].Raw.IsTruthy ? "Index type 'wildcard' does not support the unique option"
            : spec["sparse"].Raw.IsTruthy ? "Index type 'wildcard' does not support the sparse option"
            : !spec["expireAfterSeconds"].IsMissing ? "Index type 'wildcard' cannot be a TTL index"
            : spec["v"] is { IsMissing: false } version && version != 2 ? "Index type 'wildcard' needs the index version 2"
            : null;
        if (fault is not null)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, fault);
        if (key.Count(field => Wildcard.IsWildcard(field.Name)) > 1)
            throw IndexSpec.Invalid((ErrorCode)7246201, spec, "Only one wildcard field is allowed in a compound wildcard index");
        string path = Wildcard.PathIn(key)!;
        if (path != Wildcard.Name)
            CheckPath(spec, path[..^(Wildcard.Name.Length + 1)]);
        if (key.Count > 1)
            CheckCompound(spec, key, path);
    }

    // What is a field of the key by itself can't be among those of the wildcard too.
    private static void CheckCompound(RawDocument spec, RawDocument key, string path)
    {
        var projection = spec["wildcardProjection"];
        if (path == Wildcard.Name && projection.IsMissing)
        {
            throw IndexSpec.Invalid(
                ErrorCode.CannotCreateIndex, spec, "Compound wildcard indexes on all fields must have a 'wildcardProjection' that leaves out the other fields of the key");
        }

        if (projection.Type is not (ElementType.Missing or ElementType.Document) || (path != Wildcard.Name && !projection.IsMissing))
            return;
        // Another projection is refused by itself.
        if (projection.Type == ElementType.Document && !projection.AsDocument.All(field => field.Value.Type == ElementType.Boolean || field.Value.IsNumber))
            return;
        var wildcard = Wildcard.Of(spec)!;
        foreach (var (name, _) in key)
        {
            if (!Wildcard.IsWildcard(name) && wildcard.Covers(name))
            {
                throw IndexSpec.Invalid(
                    (ErrorCode)7246209, spec, $"The field '{name}' of the key must be left out of the fields of the wildcard");
            }
        }
    }

    /// <summary>Looks at the path of a field.</summary>
    /// <exception cref="DocumentException">CannotCreateIndex.</exception>
    public static void CheckPath(RawDocument spec, string path)
    {
        string[] names = path.Split('.');
        if (names.Any(name => name.Length == 0))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Index keys cannot contain an empty field.");
        if (names.Any(name => name[0] == '$' && name is not ("$id" or "$db" or "$ref")))
        {
            throw IndexSpec.Invalid(
                ErrorCode.CannotCreateIndex,
                spec,
                "Index key contains an illegal field name: field name starts with '$'.");
        }
    }

    private static void CheckFlags(RawDocument spec, RawDocument projection)
    {
        foreach (var (name, value) in projection)
        {
            if (value.Type == ElementType.Document && !value.AsDocument.IsEmpty && !value.AsDocument.First().Name.StartsWith('$'))
                CheckFlags(spec, value.AsDocument);
            else if (value.Type is ElementType.String or ElementType.Null or ElementType.Array)
                throw IndexSpec.Invalid((ErrorCode)51271, spec, $"wildcardProjection: '{name}' can't be computed: {value}");
            else if (value.Type != ElementType.Boolean && !value.IsNumber)
                throw IndexSpec.Invalid(ErrorCode.FailedToParse, spec, $"Failed to parse: wildcardProjection: field '{name}' must be 0 or 1, but got {value}");
        }
    }
}
