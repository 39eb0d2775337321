using System.Net;
using Streetcar.Bson;

namespace Streetcar.Silo.Tests;

/// <summary>Eight clients that insert one document after the other until the silo is gone.</summary>
internal sealed class Inserters
{
    public const string Collection = "pages";

    private const int Clients = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IPEndPoint _silo;
    private readonly string _name;
    private readonly Task<List<string>>[] _clients;
    private readonly SemaphoreSlim _inserted = new(0);
    private readonly string _text;

    public Inserters(IPEndPoint silo, string name, int size = 0)
    {
        _silo = silo;
        _name = name;
        _text = new string('x', size);
        _clients = [.. Enumerable.Range(0, Clients).Select(InsertAsync)];
    }

    /// <summary>Waits until so many more documents are acknowledged.</summary>
    public async Task HaveInsertedAsync(int count)
    {
        for (; count > 0; count--)
            (await _inserted.WaitAsync(Patience)).ShouldBeTrue();
    }

    /// <summary>The ids of all that was acknowledged, once the silo is gone.</summary>
    public async Task<List<string>> EndAsync() =>
        [.. (await Task.WhenAll(_clients).WaitAsync(Patience)).SelectMany(ids => ids)];

    private async Task<List<string>> InsertAsync(int client)
    {
        List<string> ids = [];
        using var connection = await WireClient.ConnectAsync(_silo);
        try
        {
            while (true)
            {
                string id = $"{_name}, client {client}, document {ids.Count}";
                var reply = await connection.RunAsync(new()
                {
                    ["insert"] = Collection,
                    ["documents"] = RawArray.Create(new RawDocument { ["_id"] = id, ["text"] = _text }),
                });
                if (reply["code"].ToString() == $"{(int)ErrorCode.ShutdownInProgress}")
                    return ids;
                reply["n"].ShouldBe(1, reply.ToString());
                ids.Add(id);
                _inserted.Release();
            }
        }
        catch (IOException)
        {
            return ids;
        }
    }
}
