using Streetcar.Bson;
using Streetcar.Query.Aggregation.Output;
using Streetcar.Query.Paths;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Writes a part of an aggregation's result for <c>$merge</c>.</summary>
internal sealed class MergeCommand(WriteTransaction transaction, Namespace target, bool bypassValidation)
{
    /// <summary>Refuses a merge by fields without a unique index.</summary>
    /// <returns>Whether the index tells null from other values; a sparse one does not.</returns>
    /// <exception cref="DocumentException">51183.</exception>
    public static bool CheckIndex(CollectionInfo? collection, MergeOutput merge)
    {
        bool isById = merge.On is [var only] && only.Equals(FieldPath.Id);
        var collator = Collator.Of(merge.Collation);
        if (isById && (collection is null || Collator.AreSame(collection.Collator, collator)))
            return true;
        var indexes = isById || collection is null
            ? []
            : Array.FindAll(collection.Indexes, index => TellsApart(index, merge.On) && Collator.AreSame(index.Collator, collator));
        return indexes.Length > 0
            ? Array.Exists(indexes, index => !index.IsSparse)
            : throw new DocumentException(
                (ErrorCode)51183, "Cannot find index to verify that join fields will be unique");
    }

    /// <summary>Executes the writes, in order, those after one that failed too.</summary>
    /// <returns>The error of the first that failed; null where none has.</returns>
    public DocumentException? Execute(MergeOutput merge, IReadOnlyList<MergeWrite> writes)
    {
        DocumentException? first = null;
        foreach (var write in writes)
        {
            try
            {
                if (write.Filter is null || !TryChange(merge, write))
                    Add(merge.Unmatched, write);
            }
            catch (DocumentException e) when (e.IsOfStatement())
            {
                first ??= e.Code == ErrorCode.DuplicateKey ? Explained(e, merge, write) : e;
            }
        }

        return first;
    }

    private static DocumentException Explained(DocumentException duplicate, MergeOutput merge, MergeWrite write)
    {
        string reason = write.Filter is null && IsMatch(merge, duplicate)
            ? "$merge with whenMatched: fail found an existing document with the same values for the 'on' fields"
            : "$merge failed due to a DuplicateKey error";
        return new DocumentException(duplicate.Code, $"{reason} :: caused by :: {duplicate.Message}", duplicate.Details);
    }

    private static bool TellsApart(IndexInfo index, IReadOnlyList<FieldPath> fields) =>
        index is { IsUnique: true, IsReady: true, Partial: null } && index.Fields.Length == fields.Count
        && fields.All(field => index.KeyPattern.ContainsKey(field.Text));

    private bool TryChange(MergeOutput merge, MergeWrite write)
    {
        if (transaction.Find(target) is not { } collection)
            return false;
        var context = merge.ContextOf(write, transaction.Now);
        var search = new WriteSearch(new WriteStep(transaction), collection, write.Filter!, default, context);
        if (WriteStep.ResultOf(search.FindFirstAsync(null)) is not { Exists: true } found)
            return false;
        if (write.Update.IsMissing)
            return true;
        var output = transaction.Buffers.Document;
        try
        {
            if (Update.Compile(write.Update, null, context).Apply(found.Document.Span, output, search.Filter))
                Writer(collection).Replace(found.Row, found.Document.Span, output.WrittenSpan);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.ImmutableField)
        {
            throw new DocumentException(
                ErrorCode.ImmutableField,
                $"$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: {e.Message}");
        }

        return true;
    }

    private void Add(MergeUnmatched unmatched, MergeWrite write)
    {
        switch (unmatched)
        {
            case MergeUnmatched.Discard:
                break;
            case MergeUnmatched.Fail:
                throw new DocumentException(
                    ErrorCode.MergeStageNoMatchingDocument,
                    "$merge could not find a matching document in the target collection for at least one document in the source collection");
            default:
                var document = NewDocument.Prepare(write.Document.Span, transaction.Buffers.Document);
                Writer(transaction.FindOrCreate(target)).Insert(document);
                break;
        }
    }

    // Whether the duplicate key is that of the merge's 'on' fields.
    private static bool IsMatch(MergeOutput merge, DocumentException duplicate) =>
        duplicate.Details is { } details && details.TryGetValue("keyPattern", out var keys)
        && keys.AsDocument.Count == merge.On.Count && merge.On.All(field => keys.AsDocument.ContainsKey(field.Text));

    private CollectionWriter Writer(CollectionInfo collection) =>
        new(transaction, collection) { BypassValidation = bypassValidation };
}
