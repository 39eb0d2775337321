using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Changes one index's options
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/collMod/#change-index-properties"/>).
/// </summary>
/// <param name="transaction">The transaction.</param>
/// <param name="collection">The index's collection.</param>
/// <param name="isDryRun">Whether to check only that it can be made unique.</param>
internal sealed class IndexModification(WriteTransaction transaction, CollectionInfo collection, bool isDryRun)
{
    private readonly List<RawElement> _reply = [];

    /// <summary>Makes the change and returns the old and new values.</summary>
    /// <param name="change">The index's <c>name</c> or <c>keyPattern</c>, and its new options.</param>
    /// <exception cref="DocumentException">IndexNotFound, InvalidOptions, CannotConvertIndexToUnique, ….</exception>
    public RawDocument Apply(RawDocument change)
    {
        CheckNames(change);
        var index = Find(change);
        if (isDryRun && change["unique"].IsMissing)
            throw Invalid("dryRun is only supported for collMod with the 'unique' index option");
        var spec = index.Spec;
        foreach (var (name, value) in change)
        {
            spec = name switch
            {
                "hidden" => Hide(index, spec, value.Raw.IsTruthy),
                "expireAfterSeconds" => Expire(index, spec, value),
                "prepareUnique" => PrepareUnique(spec, value.Raw.IsTruthy),
                "unique" => MakeUnique(index, spec, value.Raw.IsTruthy),
                _ => spec,
            };
        }

        if (spec["prepareUnique"] != index.Spec["prepareUnique"] && !change.ContainsKey("unique") && change.Count > 2)
            throw Invalid("prepareUnique cannot be combined with any other modification of the index");
        if (!isDryRun && !spec.Equals(index.Spec))
            transaction.Replace(collection.With(CatalogTables.SetSpec(transaction.Connection, index, spec)));
        return new RawDocument(_reply);
    }

    private static void CheckNames(RawDocument change)
    {
        bool isAny = false;
        foreach (var (name, value) in change)
        {
            switch (name)
            {
                case "name":
                    Require(name, value, value.Type == ElementType.String, "string");
                    break;
                case "keyPattern":
                    Require(name, value, value.Type == ElementType.Document, "object");
                    break;
                case "hidden" when value.IsNull:
                    break;
                case "hidden" or "unique" or "prepareUnique":
                    Require(name, value, value.Type == ElementType.Boolean || value.IsNumber, "bool");
                    isAny = true;
                    break;
                case "expireAfterSeconds":
                    Require(name, value, value.IsNumber, "long");
                    isAny = true;
                    break;
                default:
                    throw new DocumentException(
                        ErrorCode.UnknownBsonField, $"BSON field 'collMod.index.{name}' is an unknown field.");
            }
        }

        if (!isAny)
            throw Invalid("no expireAfterSeconds, hidden, unique, or prepareUnique field");
    }

    private static void Require(string name, RawValue value, bool isRight, string expected)
    {
        if (!isRight)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'collMod.index.{name}' is the wrong type '{value.Type.Alias()}', expected type '{expected}'");
        }
    }

    private IndexInfo Find(RawDocument change)
    {
        var (name, key) = (change["name"], change["keyPattern"]);
        if (name.IsMissing == key.IsMissing)
            throw Invalid(name.IsMissing ? "Must specify either index name or key pattern." : "Cannot specify both key pattern and name.");
        var named = name.IsMissing
            ? Array.FindAll(collection.IndexesOn(key.AsDocument), index => !index.IsClustered)
            : Array.FindAll(collection.Indexes, index => index.Name == name.AsString && !index.IsOfTimeSeries);
        // One that is being built does not exist yet.
        var found = Array.FindAll(named, index => index.IsReady);
        string text = name.IsMissing ? key.ToString() : name.AsString;
        return found.Length switch
        {
            0 => throw new DocumentException(
                ErrorCode.IndexNotFound, $"cannot find index {text} for ns {collection.Namespace}"),
            1 => found[0],
            _ => throw new DocumentException(
                ErrorCode.AmbiguousIndexKeyPattern, $"index keyPattern {text} matches {found.Length} indexes, must use index name."),
        };
    }

    private RawDocument Hide(IndexInfo index, RawDocument spec, bool hidden)
    {
        if (index.IsClustered)
            throw new DocumentException((ErrorCode)6011800, "can't hide the clustered index");
        if (index.IsId)
            throw new DocumentException(ErrorCode.BadValue, "can't hide _id index");
        if (hidden == index.IsHidden)
            return spec;
        AddToReply("hidden", index.IsHidden, hidden);
        return hidden ? spec.With("hidden", true) : spec.Without("hidden");
    }

    private RawDocument Expire(IndexInfo index, RawDocument spec, RawValue seconds)
    {
        if (index.IsId)
            throw Invalid("the _id field does not support TTL indexes");
        if (index.Fields.Length > 1)
            throw Invalid("TTL indexes are single-field indexes, compound indexes do not support TTL");
        if (index.Wildcard is not null)
            throw Invalid("wildcard indexes do not support TTL");
        if (seconds.AsInt64 < 0)
            throw Invalid($"TTL index 'expireAfterSeconds' option cannot be less than 0, but is {seconds}");
        int lifetime = (int)Math.Min(seconds.AsInt64, int.MaxValue);
        AddToReply("expireAfterSeconds", spec["expireAfterSeconds"] is { IsNumber: true } before ? before.AsInt64 : default(RawValue), (long)lifetime);
        return spec.With("expireAfterSeconds", lifetime);
    }

    private RawDocument PrepareUnique(RawDocument spec, bool prepare)
    {
        bool before = !spec["prepareUnique"].IsMissing;
        if (prepare == before)
            return spec;
        AddToReply("prepareUnique", before, prepare);
        return prepare ? spec.With("prepareUnique", true) : spec.Without("prepareUnique");
    }

    private RawDocument MakeUnique(IndexInfo index, RawDocument spec, bool unique)
    {
        if (!unique)
            throw new DocumentException(ErrorCode.BadValue, "collMod does not support converting an index to non-unique");
        if (index.IsUnique)
            return spec;
        if (!index.PreparesUnique && !isDryRun)
            throw Invalid($"Cannot make the index {index.Name} unique: run collMod with its 'prepareUnique' option first");
        var violations = UniqueViolations.Find(transaction.Connection, collection, index);
        if (violations.Count > 0)
        {
            throw new DocumentException(
                ErrorCode.CannotConvertIndexToUnique,
                "Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.",
                new RawDocument { ["violations"] = violations });
        }

        if (isDryRun)
            return spec;
        transaction.Connection.ForgetStatements();
        CatalogTables.MakeUnique(transaction.Connection, index);
        _reply.Add(new RawElement("unique_new", true));
        return spec.Without("prepareUnique").With("unique", true);
    }

    private void AddToReply(string name, RawValue before, RawValue after)
    {
        if (!before.IsMissing)
            _reply.Add(new RawElement(name + "_old", before));
        _reply.Add(new RawElement(name + "_new", after));
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
