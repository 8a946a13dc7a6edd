// drive_intacct_sdk.js ACTION <SETTINGS: what the client finds, as JSON.
"use strict";

const fs = require("fs");
const sdk = require("@intacct/intacct-sdk");

// The client refuses any host that does not end in this domain; it looks at neither the scheme nor the port.
require("@intacct/intacct-sdk/dist/Credentials/Endpoint").default.DOMAIN_NAME = "0.0.1";

const { Query, QuerySelect } = sdk.Functions.Common.NewQuery;
const { ReadByQuery, ReadMore } = sdk.Functions.Common;
const { GetList } = sdk.Functions.Common.GetList;

function configOf(settings) {
    const config = new sdk.ClientConfig();
    config.endpointUrl = settings.url;
    config.senderId = settings.sender_id;
    config.senderPassword = settings.sender_password;
    config.companyId = settings.company_id;
    config.userId = settings.user_id;
    config.userPassword = settings.user_password;
    return config;
}

async function signedIn(settings) {
    return new sdk.OnlineClient(await sdk.SessionProvider.factory(configOf(settings)));
}

function queryOf(name, fields, offset) {
    const query = new Query();
    query.selectFields = new QuerySelect.SelectBuilder().addFields(fields).selects;
    query.fromObject = name;
    query.pageSize = 2000;
    query.offset = offset;
    return query;
}

// What the client's own result says of a page, without the rows.
function counts(result) {
    const { listType, totalCount, count, numRemaining, resultId } = result;
    return { listType, totalCount, count, numRemaining, resultId };
}

const records = (result) => result.data.map((row) => row.RECORDNO);

async function query(settings) {
    const client = await signedIn(settings);
    const found = {};
    for (const [name, fields] of Object.entries(settings.objects)) {
        found[name] = { rows: [], pages: [] };
        let result;
        do {
            result = (await client.execute(queryOf(name, fields, found[name].rows.length))).getResult();
            found[name].rows.push(...result.data);
            found[name].pages.push(counts(result));
        } while (result.numRemaining > 0);
    }
    return found;
}

async function readByQuery(settings) {
    const client = await signedIn(settings);
    const found = {};
    for (const [name, fields] of Object.entries(settings.objects)) {
        const first = new ReadByQuery();
        first.objectName = name;
        first.fields = fields;
        let result = (await client.execute(first)).getResult();
        found[name] = { records: records(result), pages: [counts(result)] };
        while (result.numRemaining > 0) {
            const more = new ReadMore();
            more.resultId = result.resultId;
            result = (await client.execute(more)).getResult();
            found[name].records.push(...records(result));
            found[name].pages.push(counts(result));
        }
    }
    return found;
}

async function batch(settings) {
    const client = await signedIn(settings);
    const functions = settings.batch.map(([name, offset]) => queryOf(name, ["RECORDNO"], offset));
    const response = await client.executeBatch(functions);
    return response.results.map((result, at) => ({
        records: records(result),
        echoed: result.controlId === functions[at].controlId,
        ...counts(result),
    }));
}

async function getList(settings) {
    const list = new GetList();
    list.object = settings.list;
    const result = (await (await signedIn(settings)).execute(list)).getResult();
    const { listType, totalCount, start, end } = result;
    return { listType, totalCount, start, end };
}

// A sign-in with as many tries as are said: the client's session, or its exception.
async function signIn(settings) {
    const config = configOf(settings);
    const request = new sdk.RequestConfig();
    request.maxRetries = settings.retries;
    try {
        const response = await new sdk.OnlineClient(config).execute(new sdk.Functions.ApiSessionCreate(), request);
        const session = response.getResult().data[0];
        return { sessionId: session.sessionid, locationId: session.locationid };
    } catch (error) {
        return { error: error.constructor.name, message: error.message };
    }
}

async function main() {
    const settings = JSON.parse(fs.readFileSync(0, "utf8"));
    const found = await { query, readByQuery, batch, getList, signIn }[process.argv[2]](settings);
    process.stdout.write(JSON.stringify(found));
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
