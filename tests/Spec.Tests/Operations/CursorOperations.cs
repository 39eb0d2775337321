namespace Streetcar.Spec.Tests;

/// <summary>The operations of cursors.</summary>
internal static class CursorOperations
{
    public static async Task<OperationResult> RunAsync(Cursor<BsonDocument> cursor, string name, Arguments arguments)
    {
        arguments.End();
        switch (name)
        {
            case "close":
                await cursor.DisposeAsync();
                return OperationResult.None;
            case "iterateOnce":
                return OperationResult.Of(await cursor.TryNextAsync());
            default:
                throw new SpecRunnerException($"The operation '{name}' of cursors is not known.");
        }
    }
}
