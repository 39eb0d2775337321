using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Validates the key patterns of indexes, by kind: ascending and descending, hashed, wildcard, 2d, 2dsphere.</summary>
internal static class IndexKeyRules
{
    private const int MaxFields = 32;

    private static readonly string[] Kinds = ["hashed", "2d", "2dsphere"];

    /// <exception cref="DocumentException">CannotCreateIndex, ….</exception>
    public static void Check(RawDocument spec, RawDocument key)
    {
        if (key.IsEmpty)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Index keys cannot be an empty object");
        if (key.Count > MaxFields)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, $"Index key pattern cannot have more than {MaxFields} fields");
        foreach (var (path, direction) in key)
        {
            if (direction.Type == ElementType.String)
                CheckKind(spec, key, direction.AsString);
            else
                CheckDirection(spec, direction);
            if (Wildcard.IsWildcard(path))
                CheckWildcard(spec, key, direction);
            else
                CheckPath(spec, path);
        }
    }

    /// <exception cref="DocumentException">FailedToParse, TypeMismatch, BadValue, ….</exception>
    public static void CheckProjection(RawDocument spec, RawValue projection)
    {
        string path = spec["key"].AsDocument.First().Name;
        if (!Wildcard.IsWildcard(path))
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
            throw IndexSpec.Invalid(
                ErrorCode.CannotCreateIndex,
                spec,
                kind == "text"
                    ? "Streetcar does not support text indexes"
                    : $"Unknown index plugin '{kind}'");
        }

        if (key.Any(field => field.Value.Type == ElementType.String && field.Value.AsString != kind))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Can't use more than one index plugin for a single index.");
        if (kind == "2d")
            GeoOptions.CheckFlat(spec, key);
        if (kind != "hashed")
            return;
        if (key.Count(field => field.Value.Type == ElementType.String) > 1)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "A maximum of one index field is allowed to be hashed");
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
            : key.Count > 1 ? "wildcard indexes do not allow compounding"
            : spec["unique"].Raw.IsTruthy ? "Index type 'wildcard' does not support the unique option"
            : spec["sparse"].Raw.IsTruthy ? "Index type 'wildcard' does not support the sparse option"
            : !spec["expireAfterSeconds"].IsMissing ? "Index type 'wildcard' cannot be a TTL index"
            : null;
        if (fault is not null)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, fault);
        string path = key.First().Name;
        if (path != Wildcard.Name)
            CheckPath(spec, path[..^(Wildcard.Name.Length + 1)]);
    }

    private static void CheckPath(RawDocument spec, string path)
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
            else if (value.Type != ElementType.Boolean && !value.IsNumber)
                throw IndexSpec.Invalid(ErrorCode.FailedToParse, spec, $"Failed to parse: wildcardProjection: field '{name}' must be 0 or 1, but got {value}");
        }
    }
}
