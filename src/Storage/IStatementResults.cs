using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Is told what comes of the statements of a write, one after the other.</summary>
public interface IStatementResults
{
    /// <summary>Takes what a statement has done.</summary>
    /// <param name="index">The statement's index.</param>
    /// <param name="count">How many documents it inserted, matched or deleted; an upsert counts as one.</param>
    /// <param name="modified">How many documents it changed; 0 for one that is no update.</param>
    /// <param name="upserted">The <c>_id</c> of the document that an upsert inserted; missing for none.</param>
    void Add(int index, long count, long modified, RawValue upserted);

    /// <summary>Takes the failure of a statement.</summary>
    /// <param name="index">The statement's index.</param>
    /// <param name="error">Why it failed.</param>
    void AddError(int index, DocumentException error);
}
