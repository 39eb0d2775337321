using System.Security.Cryptography;
using Streetcar.Grains.Commands;
using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// What the salts of users who don't exist are made of. It is kept in the store, so that all silos answer alike, and after a
/// restart too: salts that change would tell that there is no such user.
/// </summary>
/// <param name="store">Where it is kept.</param>
internal sealed class LogInSecret(IDocumentStore store)
{
    private const string Id = "logIns";
    private const int Length = 32;

    // Beyond it, writes are locked out, or the disk is full.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // With a store of its own, where no role reaches; another server has a place like that for itself alone.
    private readonly Namespace _place = store.KeepsSettings ? new("admin", "system.keys") : new("streetcar", "keys");
    private readonly byte[] _instead = RandomNumberGenerator.GetBytes(Length);
    private byte[]? _secret;

    /// <summary>The secret, which is made when it is asked for the first time.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        if (_secret is { } known)
            return known;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(LongestWait);
        try
        {
            return _secret = await FindAsync(end.Token) ?? await MakeAsync(end.Token);
        }
        catch (Exception e) when (e is DocumentException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody is to be kept from logging in for this.
            return _instead;
        }
    }

    // Two silos that make one at the same time find the same one.
    private async ValueTask<byte[]> MakeAsync(CancellationToken cancellationToken)
    {
        RawDocument made = new() { ["purpose"] = Id, ["key"] = RawValue.FromBinary(RandomNumberGenerator.GetBytes(Length)) };
        var statement = new UpdateStatement(new RawDocument { ["_id"] = Id }, new RawDocument { ["$setOnInsert"] = made }) { Upsert = true };
        await StoredDocuments.WriteAsync(store, _place, new UpdateRequest([statement]), cancellationToken).AsTask().WaitAsync(cancellationToken);
        return await FindAsync(cancellationToken) ?? _instead;
    }

    private async ValueTask<byte[]?> FindAsync(CancellationToken cancellationToken) =>
        await StoredSettings.FindAsync(store, _place, Id, cancellationToken) is { } kept && kept["key"] is { Type: ElementType.Binary } key
            ? key.AsBinary.ToArray()
            : null;
}
