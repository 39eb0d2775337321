using Orleans;
using Streetcar.Client;

public sealed class VisitorGrain(DocumentClient documents) : Grain, IVisitorGrain
{
    public Task VisitAsync() => documents["site"]["visits"].InsertOneAsync(new() { ["visitor"] = this.GetPrimaryKeyString() });
}
