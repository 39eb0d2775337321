namespace Streetcar.Client.Transports.Wire;

/// <summary>The result of a pipeline that writes.</summary>
internal sealed class EmptyCursor : IBatchCursor
{
    public static readonly EmptyCursor Instance = new();

    public bool IsExhausted => true;

    public bool TryTake(out DocumentBytes document)
    {
        document = default;
        return false;
    }

    public ValueTask FetchAsync(CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => default;
}
