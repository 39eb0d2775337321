using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>The result of a stage that makes at most one document of all of its input.</summary>
/// <param name="input">The documents from the stage before; owned.</param>
internal abstract class SingleDocumentSource(DocumentSource input) : StageSource(input)
{
    private bool _isMade;

    public sealed override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        document = default;
        if (_isMade)
            return false;
        _isMade = true;
        if (Make() is not { } made)
            return false;
        document = made.Bytes;
        return true;
    }

    /// <summary>Makes the document; null for none. Called once, when it is asked for.</summary>
    protected abstract RawDocument? Make();
}
