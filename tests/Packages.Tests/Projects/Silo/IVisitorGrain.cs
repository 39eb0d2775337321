using Orleans;

/// <summary>Counts visits, in documents. By their names, the silo's interface and the client's are the same.</summary>
[Alias("IVisitorGrain")]
public interface IVisitorGrain : IGrainWithStringKey
{
    [Alias("VisitAsync")]
    Task VisitAsync();
}
