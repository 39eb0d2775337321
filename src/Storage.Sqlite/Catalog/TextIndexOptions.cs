using Streetcar.Bson;
using Streetcar.Query.Text;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// The options of text indexes (<see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.createIndex/#options-for-text-indexes"/>),
/// and what their keys may be.
/// </summary>
internal static class TextIndexOptions
{
    private const string Kind = "text";
    private const int LatestVersion = 3;
    private const int MaxWeight = 100_000;

    /// <summary>Whether a key is that of a text index.</summary>
    public static bool IsText(RawDocument key) => key.Any(field => field.Value == (RawValue)Kind);

    /// <summary>The key as it is kept: one entry for all texts, whose fields are among the weights.</summary>
    /// <exception cref="DocumentException">CannotCreateIndex: the fields are not in order.</exception>
    public static RawDocument Key(RawDocument spec, RawDocument key)
    {
        var kept = new List<RawElement>();
        bool isBehind = false;
        foreach (var (path, direction) in key)
        {
            bool isText = direction.Type == ElementType.String;
            if (!IsKept(key) && path is TextIndex.TermsField or TextIndex.ScoresField)
                throw Invalid(spec, $"'{path}' is the name of a part of every text index, and can't be that of a field");
            if (isText && isBehind && kept[^1].Name != TextIndex.ScoresField)
                throw Invalid(spec, "'text' fields in index must all be adjacent");
            if (!isText)
                kept.Add(new RawElement(path, direction));
            else if (!isBehind)
                kept.AddRange([new(TextIndex.TermsField, Kind), .. IsKept(key) ? (RawElement[])[] : [new(TextIndex.ScoresField, 1)]]);
            isBehind |= isText;
        }

        return new RawDocument(kept);
    }

    /// <summary>The options as they are kept, with all that are left out.</summary>
    /// <exception cref="DocumentException">CannotCreateIndex, TypeMismatch.</exception>
    public static IEnumerable<RawElement> All(RawDocument spec, RawDocument key) =>
    [
        new("weights", Weights(spec, key)),
        new("default_language", Language(spec)),
        new("language_override", Override(spec)),
        new("textIndexVersion", Version(spec)),
    ];

    private static bool IsKept(RawDocument key) => key[TextIndex.TermsField] == (RawValue)Kind;

    private static RawDocument Weights(RawDocument spec, RawDocument key)
    {
        var weights = new SortedDictionary<string, RawValue>(StringComparer.Ordinal);
        foreach (var (path, _) in key.Where(field => field.Value.Type == ElementType.String && field.Name != TextIndex.TermsField))
            weights[path] = 1;
        var given = spec["weights"];
        if (given.Type == ElementType.String && given.AsString == TextIndex.Wildcard)
            weights[TextIndex.Wildcard] = 1;
        else if (given.Type is ElementType.String or ElementType.Array)
            throw Invalid(spec, "text index option 'weights' must be an object");
        else if (!given.IsMissing && given.Type != ElementType.Document)
            throw WrongType(spec, "weights", "an object", given);
        foreach (var (path, weight) in given.Type == ElementType.Document ? given.AsDocument : RawDocument.Empty)
            weights[path] = Weight(spec, path, weight);
        return new RawDocument(weights.Select(weight => new RawElement(weight.Key, weight.Value)));
    }

    private static int Weight(RawDocument spec, string path, RawValue weight)
    {
        if (!weight.IsNumber)
            throw Invalid(spec, $"weight for text index needs numeric type, but that of '{path}' is {weight}");
        if (path != TextIndex.Wildcard)
            IndexKeyRules.CheckPath(spec, path);
        return Math.Truncate(weight.AsDouble) is > 0 and < MaxWeight and var whole
            ? (int)whole
            : throw Invalid(spec, $"text index weight must be in the exclusive interval (0,{MaxWeight}) but found: {weight}");
    }

    private static string Language(RawDocument spec)
    {
        var language = spec["default_language"];
        if (language.IsMissing)
            return "english";
        if (language.Type != ElementType.String)
            throw WrongType(spec, "default_language", "a string", language);
        return TextIndex.IsLanguage(language.AsString)
            ? language.AsString
            : throw Invalid(spec, $"default_language is not valid: '{language.AsString}' is not supported");
    }

    private static string Override(RawDocument spec)
    {
        var field = spec["language_override"];
        if (field.IsMissing)
            return "language";
        if (field.Type != ElementType.String)
            throw WrongType(spec, "language_override", "a string", field);
        return field.AsString is { Length: > 0 } name && name[0] != '$' && !name.Contains('.')
            ? name
            : throw Invalid(spec, $"language_override is not valid: '{field.AsString}' is no name of a field");
    }

    private static int Version(RawDocument spec)
    {
        var version = spec["textIndexVersion"];
        if (version.IsMissing)
            return LatestVersion;
        if (!version.IsNumber)
            throw WrongType(spec, "textIndexVersion", "a number", version);
        return version.Type != ElementType.Decimal128 && version.AsDouble is >= 1 and < LatestVersion + 1
            ? (int)version.AsDouble
            : throw Invalid(spec, $"bad textIndexVersion: {version}");
    }

    private static DocumentException Invalid(RawDocument spec, string reason) => IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, reason);

    private static DocumentException WrongType(RawDocument spec, string option, string expected, RawValue value) =>
        IndexSpec.Invalid(ErrorCode.TypeMismatch, spec, $"The field '{option}' must be {expected}, but got {value.Type.Alias()}");
}
