using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Explaining;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// A collection's validator
/// (<see href="https://www.mongodb.com/docs/manual/core/schema-validation/"/>).
/// </summary>
internal sealed class Validator
{
    private readonly RawDocument _specification;
    private readonly Filter _filter;
    private readonly bool _isModerate;

    private Validator(RawDocument specification, RawDocument? collation, bool isModerate)
    {
        _specification = specification;
        _filter = Filter.CompileUnordered(specification, new QueryContext { Collation = collation });
        _isModerate = isModerate;
    }

    /// <summary>Refuses collections that can't have one.</summary>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static void CheckPlace(Namespace ns)
    {
        if (ns.Database is "admin" or "config" or "local" || ns.Collection.StartsWith("system.", StringComparison.Ordinal))
            throw new DocumentException(ErrorCode.InvalidOptions, $"Document validators are not allowed on the system collection {ns}");
    }

    /// <summary>The validator in a collection's options; null where there is none, or it is not enforced.</summary>
    /// <exception cref="DocumentException">BadValue: level or action is none; or what the filter is refused for.</exception>
    public static Validator? Of(RawDocument options)
    {
        string level = OneOf(options, "validationLevel", "strict", "moderate", "off");
        string action = OneOf(options, "validationAction", "error", "warn", "errorAndLog");
        return options["validator"] is { Type: ElementType.Document } filter && level != "off" && action != "warn"
            ? new Validator(
                filter.AsDocument,
                options["collation"] is { IsMissing: false } collation ? collation.AsDocument : null,
                level == "moderate")
            : null;
    }

    public bool Allows(ReadOnlySpan<byte> document) => _filter.Matches(document);

    /// <summary>Refuses a document that does not match.</summary>
    /// <param name="before">The document that it replaces, which a moderate validator takes into account; empty for none.</param>
    /// <param name="after">The document.</param>
    /// <exception cref="DocumentException">DocumentValidationFailure, with <c>errInfo</c>.</exception>
    public void Check(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (Matches(after) || (_isModerate && !before.IsEmpty && !Matches(before)))
            return;
        var document = new RawDocument(after.ToArray());
        throw new DocumentException(
            ErrorCode.DocumentValidationFailure,
            "Document failed validation",
            new RawDocument
            {
                ["errInfo"] = new RawDocument
                {
                    ["failingDocumentId"] = document["_id"],
                    ["details"] = FilterExplanation.Of(_specification, document),
                },
            });
    }

    // An expression that can't be evaluated over the document is explained as well.
    private bool Matches(ReadOnlySpan<byte> document)
    {
        try
        {
            return _filter.Matches(document);
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private static string OneOf(RawDocument options, string name, params string[] values)
    {
        var value = options[name];
        if (value.IsMissing)
            return values[0];
        return Array.Find(values, candidate => value.Type == ElementType.String && value.AsString == candidate)
            ?? throw new DocumentException(
                ErrorCode.BadValue, $"Enumeration value '{value}' for field 'create.{name}' is not a valid value.");
    }
}
