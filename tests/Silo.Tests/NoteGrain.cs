using MongoDB.Bson;
using Orleans;
using Streetcar.Client;

namespace Streetcar.Silo.Tests;

/// <summary>A grain of an application, which keeps its text in a document.</summary>
public interface INoteGrain : IGrainWithStringKey
{
    Task WriteAsync(string text);

    Task<string?> ReadAsync();
}

public sealed class NoteGrain(DocumentClient documents) : Grain, INoteGrain
{
    private Collection<BsonDocument> Notes => documents["test"]["notes"];

    public async Task WriteAsync(string text) => await Notes.ReplaceOneAsync(
        new BsonDocument("_id", this.GetPrimaryKeyString()), new() { ["text"] = text }, new() { IsUpsert = true });

    public async Task<string?> ReadAsync() =>
        (await Notes.FindByIdAsync(this.GetPrimaryKeyString()))?["text"].AsString;
}
