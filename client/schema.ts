/** The types of the API, generated from its OpenAPI document by `npm run client:generate`: not to be changed by hand. */

export interface paths {
    "/audit/bundles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledger trail of a receivable, for a verifier that trusts nobody */
        get: operations["getAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/bundles/everything": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole ledger up to the last block that the service holds
         * @description For the operator and banks.
         */
        get: operations["getWholeAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/bundles/parties/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ledger trail of a firm: its receivables, its green events, its signatories
         * @description For the firm itself and for the operator.
         */
        get: operations["getPartyAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/bundles/period": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that happened in a run of blocks
         * @description For the operator and banks. Either `fromBlock` and `toBlock`, or the instants `from` and `until` (excluded): then the shortest run of blocks that holds every transaction of that time.
         */
        get: operations["getPeriodAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checkpoints that stand on the EVM chain */
        get: operations["listCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/height": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the service has followed the ledger
         * @description Number of ledger blocks that this service holds.
         */
        get: operations["getAuditHeight"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bank-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts on which the party pays and is paid */
        get: operations["listBankAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bank-accounts/{currency}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says on which account the party pays and is paid in a currency */
        put: operations["setBankAccount"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bank-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a bank's statement, notification or status report
         * @description camt.053, camt.054 or pain.002 of ISO 20022. The same file may come again: each booking counts once. The operator may send the files of the suppliers that it hosts, naming the owner of the account.
         */
        post: operations["sendBankFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cash-flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the party will be paid and will pay in a currency, by day */
        get: operations["getCashFlow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What certifiers vouch for */
        get: operations["listCredentials"];
        put?: never;
        /** Issues a credential to a firm or for a product */
        post: operations["issueCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Grants a credential for a further time */
        post: operations["renewCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a credential at once */
        post: operations["revokeCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Credit notes that were applied to receivables */
        get: operations["listCreditNotes"];
        put?: never;
        /** Dilutes the receivable of the invoice that a credit note names */
        post: operations["applyCreditNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credit-notes/{fingerprint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A credit note by the fingerprint of its number */
        get: operations["getCreditNote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents of trades that concern the user */
        get: operations["listDocuments"];
        put?: never;
        /**
         * Keeps documents of a trade
         * @description Keeps orders, despatch and receipt advices, invoices and credit notes in UBL 2.1, and invoices in CII and 数电票: one as the body, or several as multipart/form-data. The same bytes are one document. One that is refused spoils no other. A body may come compressed (Content-Encoding: gzip).
         */
        post: operations["keepDocuments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document as it was sent, by its SHA-256 */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/early-payment-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Early payments that are offered by the user's party, or to it */
        get: operations["listEarlyPaymentOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/early-payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Early payments that were agreed, and what became of them */
        get: operations["listEarlyPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/early-payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An early payment with both signatures */
        get: operations["getEarlyPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A stream of what changes
         * @description Server-sent events (text/event-stream): `record` when a record that the user may see has changed,
         *     or may not be seen by it any longer; `operation` when a command of the user has ended; `reminder` when a
         *     receivable reaches a stage around its due day, for its obligor and from then on that it is late for its holder;
         *     `caughtUp` once, when everything from before the request was told. The data of each is the JSON of the field of that name. The stream begins now, or behind
         *     `Last-Event-ID`, which misses nothing. It ends when the token expires, and when the client leaves unread what was sent:
         *     come back with the last id.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of each obligor's debt the bank takes */
        get: operations["listFacilities"];
        put?: never;
        /** Sets how much of an obligor's debt the bank takes */
        post: operations["setFacility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/facilities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A facility and how far it is used */
        get: operations["getFacility"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests of the user, or of everybody for a bank */
        get: operations["listFinancingRequests"];
        put?: never;
        /** Offers a confirmed receivable to the banks */
        post: operations["requestFinancing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A request for financing */
        get: operations["getFinancingRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests/{id}/best-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The offers for a request, the cheapest first, and the one that a limit takes
         * @description Ranked by the annual rate that the holder pays, with the early payment that the obligor offers from its own cash. Before an auction has closed none is shown. `take` names the offer whose annual rate is not above `maxAnnualRate`: the holder accepts it by its signature.
         */
        get: operations["bestOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests/{id}/mandate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mandate for a request, and what came of it */
        get: operations["getMandate"];
        /**
         * Has the cheapest offer accepted that meets a signed mandate
         * @description The mandate is kept encrypted, and becomes public with the offer that is accepted by it.
         */
        put: operations["giveMandate"];
        post?: never;
        /** Takes a mandate back that is not on its way to the ledger */
        delete: operations["takeMandateBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests/{id}/mandate-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the holder signs to have the cheapest offer accepted
         * @description The typed data (EIP-712) of a mandate: any offer up to this annual rate that pays out at least this much. It is good from the closing time of the request on, or at once.
         */
        get: operations["getMandateData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/financing-requests/{id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an open request back */
        post: operations["withdrawRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/firms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Firms that are registered */
        get: operations["listFirms"];
        put?: never;
        /** Puts a firm on the ledger */
        post: operations["registerFirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/firms/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A firm by its credit code */
        get: operations["getFirm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what is known of a firm */
        patch: operations["updateFirm"];
        trace?: never;
    };
    "/firms/{code}/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A credential of a firm, or of one of its products, with its history */
        get: operations["getCredential"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/firms/{code}/signatories/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One address of a firm and what it may sign */
        get: operations["getSignatory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/green-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Green events that the user captured, may attest or may price */
        get: operations["listGreenEvents"];
        put?: never;
        /**
         * Captures the events of an EPCIS document
         * @description Captures every event of an EPCIS 2.0 document (application/ld+json); one bad event spoils no other. An event with an errorDeclaration corrects the one that was captured before.
         */
        post: operations["captureGreenEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/green-events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A green event with what became of it */
        get: operations["getGreenEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/green-events/{id}/attestation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the counterparty's word that the event took place */
        post: operations["attestGreenEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/green-events/{id}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the counterparty's word that it did not take place so */
        post: operations["disputeGreenEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/green-events/{id}/error-declaration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the capturer's word that the event is wrong */
        post: operations["declareGreenEventError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports of the user */
        get: operations["listImports"];
        put?: never;
        /**
         * Imports a file of many documents
         * @description Takes a CSV file of invoices, XML documents one after the other, EPCIS documents in JSON-LD one after the other, or a ZIP archive of XML and JSON-LD documents. The file streams in and is read in the background; the import says how far. A line that is refused spoils no other, and the same file under the same key is one import.
         */
        post: operations["startImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fate of each line of an import, as CSV */
        get: operations["getImportReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at the head of a CSV file and proposes its columns */
        post: operations["previewImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs of the queues, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{queue}/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a job anew that was given up */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lots of goods with their balance of mass */
        get: operations["listLots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A lot of goods in the books of a firm */
        get: operations["getLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/maturities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What falls due when, and which reminder it calls for */
        get: operations["listMaturities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the token says that the user is */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer-notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which banks have offered, never at what price */
        get: operations["listOfferNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer-notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That a bank has offered */
        get: operations["getOfferNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Offers with their prices, for their bank and the holder alone
         * @description The content of offers, read from private data: a bank sees its own, a holder those for its requests.
         */
        get: operations["listOffers"];
        put?: never;
        /**
         * Seals a bank's price for a request
         * @description Where the card is the prices of a policy, the policy's latest revision has to take the request, and its limits to leave room for it beside what the bank financed and what its other offers bind it to (`policy-excludes`, `policy-limit-exceeded`).
         */
        post: operations["makeOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An offer with its price and the terms that it follows from */
        get: operations["getOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the holder signs to accept
         * @description The typed data (EIP-712) that one of the holder's signatories signs to accept.
         */
        get: operations["getAcceptanceData"];
        put?: never;
        /**
         * Accepts an offer by signature
         * @description Accepts an offer: what was sealed becomes public with the signature.
         */
        post: operations["acceptOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{id}/disbursement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the bank paid the holder */
        post: operations["disburseOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{id}/filing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records the number under which the financing is filed in the movable-property registry */
        post: operations["recordFiling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of the commands that the user gave */
        get: operations["listOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a command */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payment-instructions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Instructions that the party made, newest first */
        get: operations["listPaymentInstructions"];
        put?: never;
        /**
         * Makes an instruction of what the party has to pay and has not instructed yet
         * @description A bank pays the accepted offers that are filed, an anchor what falls due, a supplier what it repays after recourse. A payment is instructed once; the instruction is a pain.001 for the party’s own bank, and no money passes the operator.
         */
        post: operations["instructPayments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payment-instructions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An instruction as pain.001.001.12, always the same bytes */
        get: operations["getPaymentInstruction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bank's own policies, every revision */
        get: operations["listPolicies"];
        put?: never;
        /** Puts a policy in force, in a new revision, and its prices as the card of its name */
        post: operations["publishPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{name}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The open requests that a policy in force would take, within its limits
         * @description As much as can be served, at the least cost to the holders, beside what the bank holds and what its offers bind it to. What stays out is told with the reason; `offered` names what it has offered on already.
         */
        post: operations["proposeRequests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A revision of a policy */
        get: operations["getPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/back-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a policy on requests of the past, and writes nothing */
        post: operations["backTestPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prices a request by the bank's rate card, and says what one more green proof would save */
        post: operations["quoteRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rate-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bank's own rate cards, every revision */
        get: operations["listRateCards"];
        put?: never;
        /** Publishes what the bank charges, in a new revision */
        post: operations["publishRateCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rate-cards/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A revision of a rate card */
        get: operations["getRateCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process can do its work, and which part cannot */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receivables that the user may see */
        get: operations["listReceivables"];
        put?: never;
        /**
         * Issues the receivable of an invoice
         * @description Takes an invoice as UBL 2.1 or CII under EN 16931, or as 数电票 XML; its buyer becomes the obligor.
         */
        post: operations["issueReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A receivable with everything that became of it */
        get: operations["getReceivable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back an unconfirmed receivable */
        post: operations["cancelReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the obligor signs to confirm
         * @description The typed data (EIP-712) that one of the obligor's signatories signs to confirm.
         */
        get: operations["getConfirmationData"];
        put?: never;
        /** Gives the obligor's signed promise to pay */
        post: operations["confirmReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/dilution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a credit note off an unconfirmed receivable */
        post: operations["diluteReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Objects before the obligor confirms */
        post: operations["disputeReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/dispute-resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the dispute */
        post: operations["resolveDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/early-payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agrees to the early payment that is offered, by the signature of the holder
         * @description An open request for financing is withdrawn by it; nothing happens to it where the ledger refuses.
         */
        post: operations["agreeEarlyPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/early-payment-cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an early payment costs the holder, and earns the obligor
         * @description The discount and, comparable with offers of banks, the annual rate.
         */
        get: operations["getEarlyPaymentCost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/early-payment-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What obligor and holder sign to have it paid early
         * @description The typed data (EIP-712) of an early payment: the obligor signs it to offer, the holder to agree, each with a nonce of its own.
         */
        get: operations["getEarlyPaymentData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/early-payment-lapse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that an agreed early payment was not made: the whole amount is owed at maturity */
        post: operations["lapseEarlyPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/early-payment-offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The early payment that the obligor offers, for obligor and holder */
        get: operations["getEarlyPaymentOffer"];
        /**
         * Offers the holder to pay early, by the signature of the obligor
         * @description Kept encrypted, in the place of an offer before it, and shown to obligor and holder alone; it becomes public when the holder agrees.
         */
        put: operations["offerEarlyPayment"];
        post?: never;
        /** Takes an offer back that the holder has not agreed to */
        delete: operations["withdrawEarlyPaymentOffer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/late-interest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What late payment of a receivable costs up to a day, with its derivation
         * @description Interest from the day after the due day on, by the regulation on payment to small and medium firms (国务院令第802号, art. 17), from the sizes that the ledger has of obligor and seller; no agreed rate stands on the ledger.
         */
        get: operations["getLateInterest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/overdue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that maturity has passed and not all is paid */
        post: operations["markOverdue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the obligor has paid on a receivable */
        get: operations["listPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/payments/{payment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payment of the obligor */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/recourse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the assignor repaid the financier */
        post: operations["recourseReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/rejection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the obligor will not pay */
        post: operations["rejectReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/root": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receivable that a part comes from
         * @description The receivable that a part comes from, with the obligor's confirmation.
         */
        get: operations["getRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Books a payment of the obligor */
        post: operations["settleReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes the receivable and opens parts that sum to it */
        post: operations["splitReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole story of a receivable in order, each step with what it rests on
         * @description What this service reads from its own blocks, checked as a bundle is: the proof is the bundle.
         */
        get: operations["getTrail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/trail-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same story as one page to read and print */
        get: operations["getTrailPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the holder signs to transfer
         * @description The typed data (EIP-712) that one of the holder's signatories signs to transfer.
         */
        get: operations["getTransferData"];
        put?: never;
        /** Gives the holder's signed transfer to another supplier */
        post: operations["transferReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report on the trade behind a receivable
         * @description What the record and the documents say of the trade: order, delivery and invoice side by side, and what a person should look at. The operator puts its hash on the ledger; anybody who may see the receivable finds the report under that hash among the documents.
         */
        get: operations["getVerificationReport"];
        put?: never;
        /** Reports what the operator found of the trade behind it */
        post: operations["verifyReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receivables/{id}/write-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that the holder expects no more */
        post: operations["writeOffReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reminders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The reminders that are for the user's party
         * @description Made on business days, one for each stage of a receivable that is reached while something is owed: for its obligor, from `late` on for its holder as well.
         */
        get: operations["listReminders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parts of facilities that the bank holds, or held, for a receivable */
        get: operations["listReservations"];
        put?: never;
        /** Holds a part of a facility for a receivable */
        post: operations["reserveFacility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reservations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A part of a facility that is held for a receivable */
        get: operations["getReservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reservations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a reservation back */
        post: operations["releaseFacility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What time the sandbox has */
        get: operations["getSandboxClock"];
        /** Moves the clock of the sandbox forward */
        put: operations["moveSandboxClock"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settlement-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What banks' files told, and what of it waits for a person */
        get: operations["listSettlementItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settlement-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One item of a bank's file */
        get: operations["getSettlementItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settlement-items/{id}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what becomes of an item that waits for a person */
        post: operations["resolveSettlementItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signatories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses whose signatures bind firms */
        get: operations["listSignatories"];
        put?: never;
        /** Names an address whose signatures bind the firm */
        post: operations["registerSignatory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signatories/{address}/revocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends an address for good */
        post: operations["revokeSignatory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signatories/{address}/rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a new address in the place of an old one */
        post: operations["rotateSignatory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/statements/{currency}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The party's own books in a currency, as CSV or PDF
         * @description Opening balances and every line with the running balance of its account; days in China Standard Time.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers that the user ordered or may accept */
        get: operations["listTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transfers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transfer of a receivable to another supplier */
        get: operations["getTransfer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transfers/{id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the receivable */
        post: operations["acceptTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transfers/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the transfer back, or declines it */
        post: operations["cancelTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reports that wait for the word of the operator */
        get: operations["listVerifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user's webhooks */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Has the user told of what changes
         * @description Messages are sent by POST to the address, for every change of a record that the user may see from
         *     now on, and for every reminder that is for its party, at least once each, signed by the Standard Webhooks specification
         *     (webhook-id, webhook-timestamp, webhook-signature). They name the record, its state and its block, or the receivable and
         *     the stage of its reminder; what it holds is for the receiver to ask. What is not answered with 2xx within ten seconds is
         *     tried again for most of a day.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Ends a webhook and what it has not delivered */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was delivered, is on its way, or was given up */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with its attempts */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a delivery anew that was given up */
        post: operations["retryWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a message that only says that messages arrive */
        post: operations["pingWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a webhook a new secret
         * @description For a day, messages carry signatures by the new secret and by the one before it.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        BankAccount: {
            /** @description IBAN, or the number that the bank gave */
            account: string;
            agent: {
                /** @description BIC (ISO 9362) */
                bic: string;
            } | {
                /** @description Bank number in China's payment system */
                cnaps: string;
            };
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Name of the account as the bank knows it */
            name: string;
        };
        BankFile: {
            /** @description Items that are new */
            kept: number;
            /** @enum {unknown} */
            kind: "statement" | "notification" | "statusReport";
            messageId: string;
            /** @description New items that a person has to look at at once */
            open: number;
            /** @description Items that an earlier file told already; nothing is booked again */
            repeated: number;
        };
        BankPolicy: {
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            /** @description Short name */
            name: string;
            /** @description Instant in UTC */
            publishedAt: string;
            revision: number;
            /** @description 32 bytes, hexadecimal */
            salt: string;
            terms: {
                /**
                 * @description ISO 4217
                 * @enum {unknown}
                 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                eligibility: {
                    excludedIndustries?: string[];
                    /** @description Whole minor units */
                    maxAmountMinor?: string;
                    maxTenorDays?: number;
                    /** @description Whole minor units */
                    minAmountMinor?: string;
                    minTenorDays?: number;
                    obligorCredentials?: ("littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint")[];
                    recourseOnly?: boolean;
                    sellerSizes?: ("micro" | "small" | "medium" | "large")[];
                };
                limits: {
                    /** @description Basis points */
                    concentrationBps?: number;
                    groups: {
                        /** @description Whole minor units */
                        limitMinor: string;
                        members: string[];
                        /** @description Short name */
                        name: string;
                    }[];
                    industries: {
                        /** @description Beginning of an industry code (GB/T 4754) */
                        industry: string;
                        /** @description Whole minor units */
                        limitMinor: string;
                    }[];
                    obligors: {
                        /** @description Whole minor units */
                        limitMinor: string;
                        /** @description Unified social credit code (GB 32100-2015) */
                        obligor: string;
                    }[];
                    /** @description Whole minor units */
                    otherObligorMinor: string;
                    tenors: {
                        /** @description Whole minor units */
                        limitMinor: string;
                        overDays: number;
                    }[];
                    /** @description Whole minor units */
                    totalMinor: string;
                };
                prices: {
                    /** @description Part of the face that is advanced */
                    advanceRateBps: number;
                    anchorSpreads: {
                        /** @description Basis points */
                        bps: number;
                        /** @description Unified social credit code (GB 32100-2015) */
                        obligor: string;
                    }[];
                    /** @description Basis points */
                    baseRateBps: number;
                    baseTable?: {
                        fixings: {
                            /** @description Basis points */
                            bps: number;
                            /** @description Calendar date */
                            from: string;
                        }[];
                        /** @description Short name */
                        name: string;
                    };
                    credentialGrid?: {
                        /** @description Basis points */
                        bps: number;
                        /**
                         * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                         * @enum {unknown}
                         */
                        credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                    }[];
                    /**
                     * @description ISO 4217
                     * @enum {unknown}
                     */
                    currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                    /**
                     * @description Day count (ISDA 2006 Definitions, 4.16)
                     * @enum {unknown}
                     */
                    dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                    fees?: {
                        /** @description Basis points */
                        bps: number;
                        /** @description Whole minor units */
                        flatMinor: string;
                        /** @description Whole minor units */
                        maxMinor?: string;
                        /** @description Whole minor units */
                        minMinor?: string;
                        /** @description Short name */
                        name: string;
                    }[];
                    footprintGrid?: {
                        benchmarks: {
                            functionalUnit: string;
                            /** @description Whole grams of CO2 equivalent */
                            gramsCo2e: string;
                        }[];
                        steps: {
                            /** @description Basis points */
                            bps: number;
                            upToBps: number;
                        }[];
                    };
                    /** @enum {unknown} */
                    form?: "discount" | "interest";
                    /** @description Basis points */
                    greenCapBps: number;
                    greenGrid: {
                        /** @description Basis points */
                        bps: number;
                        /** @enum {unknown} */
                        evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                    }[];
                    historyGrid?: {
                        dilution: {
                            /** @description Basis points */
                            fromBps: number;
                            /** @description Basis points */
                            reserveBps: number;
                            /** @description Basis points */
                            spreadBps: number;
                        }[];
                        lateness: {
                            /** @description Basis points */
                            fromBps: number;
                            /** @description Basis points */
                            reserveBps: number;
                            /** @description Basis points */
                            spreadBps: number;
                        }[];
                    };
                    /** @description Basis points */
                    minimumRateBps: number;
                    /** @description Basis points */
                    otherAnchorSpreadBps: number;
                    recycledContentGrid?: {
                        /** @description Basis points */
                        bps: number;
                        fromBps: number;
                    }[];
                    roll?: {
                        /**
                         * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                         * @enum {unknown}
                         */
                        calendar: "weekends" | "cn-2026";
                        /** @enum {unknown} */
                        roll: "following" | "modifiedFollowing" | "preceding";
                    };
                    smeConcessions?: {
                        /** @description Basis points */
                        bps: number;
                        /**
                         * @description 微型, 小型, 中型, 大型
                         * @enum {unknown}
                         */
                        sizeClass: "micro" | "small" | "medium" | "large";
                    }[];
                    tenorCurve?: {
                        /** @description Basis points */
                        bps: number;
                        days: number;
                    }[];
                    tenorSteps: {
                        /** @description Basis points */
                        bps: number;
                        upToDays: number;
                    }[];
                };
            };
        };
        CashFlow: {
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            days: {
                /** @description Calendar date */
                day: string;
                /** @description Whole minor units */
                inMinor: string;
                /** @description Whole minor units, out below zero */
                netMinor: string;
                /** @description Whole minor units */
                outMinor: string;
            }[];
            flows: {
                /** @description Whole minor units */
                amountMinor: string;
                /** @description Calendar date */
                day: string;
                /** @enum {unknown} */
                direction: "in" | "out";
                record: string;
            }[];
        };
        Credential: {
            certificateNumber?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            certifier: string;
            /**
             * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
             * @enum {unknown}
             */
            credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
            former: {
                certificateNumber?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                certifier: string;
                /** @enum {unknown} */
                grant: "issued" | "renewed";
                /** @description Instant in UTC */
                grantedAt: string;
                revocation?: {
                    reason: string;
                    /** @description Instant in UTC */
                    revokedAt: string;
                };
                /** @description Calendar date */
                validFrom: string;
                /** @description Calendar date */
                validUntil: string;
            }[];
            /** @enum {unknown} */
            grant: "issued" | "renewed";
            /** @description Instant in UTC */
            grantedAt: string;
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            product?: {
                /** @description Whole grams of CO2 equivalent */
                footprintGramsCo2e: string;
                functionalUnit: string;
                /** @description GTIN of 8, 12, 13 or 14 digits */
                gtin?: string;
                name: string;
                standard: string;
            };
            /** @description GTIN-14, or a hash */
            productKey?: string;
            revocation?: {
                reason: string;
                /** @description Instant in UTC */
                revokedAt: string;
            };
            /** @description Calendar date */
            validFrom: string;
            /** @description Calendar date */
            validUntil: string;
        };
        CreditNote: {
            /** @description Whole minor units */
            amountMinor: string;
            /** @description Instant in UTC */
            appliedAt: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description SHA-256, hexadecimal */
            documentSha256: string;
            /** @description SHA-256, hexadecimal */
            invoiceFingerprint: string;
            /** @description Calendar date */
            issueDate: string;
            number: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Unified social credit code (GB 32100-2015) */
            seller: string;
        };
        EarlyPayment: {
            acceptance: {
                /** @description Unix time in seconds */
                expiresAt: number;
                /** @description 32 bytes, hexadecimal */
                nonce: string;
                /** @description r, s and v (27 or 28) of an EIP-712 signature */
                signature: string;
                /** @description secp256k1 signatory address */
                signer: string;
            };
            /** @description Instant in UTC */
            agreedAt: string;
            /** @description Whole minor units */
            amountMinor: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            /** @description Instant in UTC */
            lapsedAt?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            lapsedBy?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description Instant in UTC */
            paidAt?: string;
            /** @description Whole minor units */
            payMinor: string;
            /** @description Calendar date */
            payOn: string;
            promise: {
                /** @description Unix time in seconds */
                expiresAt: number;
                /** @description 32 bytes, hexadecimal */
                nonce: string;
                /** @description r, s and v (27 or 28) of an EIP-712 signature */
                signature: string;
                /** @description secp256k1 signatory address */
                signer: string;
            };
            /** @description Name of a ledger record */
            receivable: string;
            /** @enum {unknown} */
            state: "agreed" | "paid" | "lapsed";
        };
        EarlyPaymentOffer: {
            /** @description Whole minor units */
            amountMinor: string;
            cost: {
                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                annualRate: string;
                /** @description Whole minor units */
                repaidMinor: string;
                /** @description Whole minor units */
                totalMinor: string;
            };
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Unix time in seconds */
            expiresAt: number;
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Instant in UTC */
            madeAt: string;
            /** @description Calendar date */
            maturityDate: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description Whole minor units */
            payMinor: string;
            /** @description Calendar date */
            payOn: string;
            /** @description Name of a ledger record */
            receivable: string;
        };
        EventStream: {
            caughtUp?: Record<string, never>;
            operation?: components["schemas"]["OperationEvent"];
            record?: components["schemas"]["RecordEvent"];
            reminder?: components["schemas"]["ReminderEvent"];
        };
        Facility: {
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Name of a ledger record */
            id: string;
            /** @description Whole minor units */
            limitMinor: string;
            maxTenorDays: number;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description 32 bytes, hexadecimal */
            salt: string;
            /** @description Instant in UTC */
            setAt: string;
            /** @description Whole minor units */
            usedMinor: string;
        };
        FinancingRequest: {
            /** @description Name of a ledger record */
            acceptedOffer?: string;
            /** @description Instant in UTC */
            closesAt?: string;
            /** @description Name of a ledger record */
            earlyPayment?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            /** @description Calendar date */
            latestDate: string;
            /** @description Name of a ledger record */
            receivable: string;
            recourse: boolean;
            /** @description Instant in UTC */
            requestedAt: string;
            /** @enum {unknown} */
            state: "open" | "accepted" | "withdrawn";
        };
        Finding: {
            advice: {
                en: string;
                zh: string;
            };
            detail: {
                en: string;
                zh: string;
            };
            /** @description Short name */
            flag: string;
            /** @enum {unknown} */
            level: "waiting" | "review";
            /** @description Records, and documents by their SHA-256 */
            references: string[];
            title: {
                en: string;
                zh: string;
            };
        };
        Firm: {
            /** @description Unified social credit code (GB 32100-2015) */
            code: string;
            codeCheckHolds: boolean;
            codeReview?: {
                finding: string;
                /** @description Instant in UTC */
                reviewedAt: string;
            };
            identifiers: {
                scheme: string;
                value: string;
            }[];
            /** @description GB/T 4754-2017: section letter and 2 to 4 digits, such as C3841 */
            industryCode?: string;
            mspId: string;
            name: string;
            /** @description Instant in UTC */
            registeredAt: string;
            roles: ("anchor" | "supplier" | "bank" | "operator" | "certifier")[];
            size?: {
                /** @description Calendar date */
                asOf: string;
                /** @description Whole minor units */
                assetsMinor?: string;
                /** @description Persons employed (从业人员) */
                headcount: number;
                /** @description Whole minor units */
                revenueMinor: string;
                /**
                 * @description Sector of 工信部联企业〔2011〕300号
                 * @enum {unknown}
                 */
                sector: "agriculture" | "industry" | "construction" | "wholesale" | "retail" | "transport" | "warehousing" | "post" | "accommodation" | "catering" | "telecommunication" | "software" | "realEstateDevelopment" | "propertyManagement" | "leasingAndBusinessServices" | "other";
            };
            /**
             * @description 微型, 小型, 中型, 大型
             * @enum {unknown}
             */
            sizeClass?: "micro" | "small" | "medium" | "large";
            /** @description Instant in UTC */
            updatedAt?: string;
        };
        GreenEvent: {
            /** @description Instant in UTC */
            attestedAt?: string;
            /** @description Instant in UTC */
            capturedAt: string;
            /** @description Unified social credit code (GB 32100-2015) */
            capturedBy: string;
            /** @description Unified social credit code (GB 32100-2015) */
            counterparty: string;
            dispute?: {
                /** @description Instant in UTC */
                disputedAt: string;
                reason: string;
            };
            /** @description SHA-256, hexadecimal */
            documentSha256: string;
            errorDeclaration?: {
                correctiveEventIds: string[];
                /** @description Instant in UTC */
                declarationTime: string;
                reason: string;
            };
            event: {
                /** @enum {unknown} */
                action?: "ADD" | "OBSERVE" | "DELETE";
                activityData?: {
                    electricity?: {
                        /** @description Whole number */
                        energyWh: string;
                        /** @enum {unknown} */
                        source: "grid" | "greenCertificate" | "selfGenerated" | "unstated";
                    }[];
                    freight?: {
                        /** @description Whole number */
                        haulageKgKm: string;
                        /** @enum {unknown} */
                        mode: "road" | "rail" | "inlandWaterway" | "sea" | "air" | "pipeline";
                    }[];
                    fuels?: {
                        /** @enum {unknown} */
                        fuel: "coal" | "coke" | "crudeOil" | "gasoline" | "kerosene" | "diesel" | "fuelOil" | "liquefiedPetroleumGas" | "naturalGas" | "liquefiedNaturalGas" | "biodiesel" | "biomass" | "methanol" | "hydrogen";
                        /** @description Whole number */
                        massGrams?: string;
                        /** @description Whole number */
                        volumeMl?: string;
                    }[];
                    materials?: {
                        /** @description Whole number */
                        massGrams: string;
                        material: string;
                    }[];
                };
                attachments?: {
                    mediaType: string;
                    /** @description SHA-256, hexadecimal */
                    sha256: string;
                }[];
                bizLocation?: string;
                bizStep?: string;
                bizTransactionList?: {
                    bizTransaction: string;
                    type?: string;
                }[];
                childEpcs?: string[];
                childQuantityList?: {
                    epcClass: string;
                    /** @description Decimal number */
                    quantity?: string;
                    /** @description UN/CEFACT Recommendation 20; without it, pieces */
                    uom?: string;
                }[];
                destinationList?: {
                    destination: string;
                    type: string;
                }[];
                disposition?: string;
                epcList?: string[];
                eventId: string;
                /** @description Instant with offset */
                eventTime: string;
                eventTimeZoneOffset: string;
                inputEpcList?: string[];
                inputQuantityList?: {
                    epcClass: string;
                    /** @description Decimal number */
                    quantity?: string;
                    /** @description UN/CEFACT Recommendation 20; without it, pieces */
                    uom?: string;
                }[];
                outputEpcList?: string[];
                outputQuantityList?: {
                    epcClass: string;
                    /** @description Decimal number */
                    quantity?: string;
                    /** @description UN/CEFACT Recommendation 20; without it, pieces */
                    uom?: string;
                }[];
                parentId?: string;
                quantityList?: {
                    epcClass: string;
                    /** @description Decimal number */
                    quantity?: string;
                    /** @description UN/CEFACT Recommendation 20; without it, pieces */
                    uom?: string;
                }[];
                readPoint?: string;
                recycledContent?: {
                    epcClass: string;
                    /** @description Decimal number */
                    quantity: string;
                    /** @description UN/CEFACT Recommendation 20; without it, pieces */
                    uom: string;
                }[];
                sourceList?: {
                    source: string;
                    type: string;
                }[];
                transformationId?: string;
                /** @enum {unknown} */
                type: "ObjectEvent" | "AggregationEvent" | "TransactionEvent" | "TransformationEvent" | "AssociationEvent";
            };
            /** @enum {unknown} */
            evidence?: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
            /** @description Name of a ledger record */
            id: string;
            inputsComplete?: boolean;
            /** @description SHA-256, hexadecimal */
            invoiceFingerprint?: string;
            lots: {
                /** @description Decimal number */
                cameIn?: string;
                /** @description Decimal number */
                consumed?: string;
                /** @description Name of a ledger record */
                lot: string;
                /** @description Decimal number */
                recycledIn?: string;
                /** @description Decimal number */
                recycledOut?: string;
            }[];
            /** @description Decimal number */
            recycledInputKg?: string;
            /** @enum {unknown} */
            state: "captured" | "attested" | "disputed" | "erroneous";
            /** @description Name of a ledger record */
            usedIn?: string;
        };
        Import: {
            /** @description Lines that gave a command */
            accepted: number;
            bytes: number;
            bytesRead: number;
            /** @description Instant in UTC */
            finishedAt?: string;
            /** @enum {unknown} */
            format: "csv" | "xml" | "json" | "zip";
            /** @description UUID of a command */
            id: string;
            /** @description Documents that were kept as evidence and ask for nothing */
            kept: number;
            /** @description What became of the commands */
            ledger: {
                applied: number;
                refused: number;
                waiting: number;
            };
            lines: number;
            /** @description Instant in UTC */
            receivedAt: string;
            /** @description Lines that were refused at the door */
            refused: number;
            /**
             * @description done: every line has its fate at the door
             * @enum {unknown}
             */
            state: "reading" | "done";
        };
        Job: {
            attempts: number;
            id: string;
            /** @description Instant in UTC */
            lastAttemptAt?: string;
            /** @enum {unknown} */
            queue: "submit" | "project" | "verify" | "import" | "file" | "collect" | "remind" | "checkpoint";
            /** @description Instant in UTC */
            queuedAt: string;
            /** @description Why the last attempt failed */
            reason?: string;
            /** @description What helps */
            remedy?: string;
            /** @enum {unknown} */
            state: "waiting" | "active" | "delayed" | "failed";
            /** @description What the job does */
            work: string;
        };
        LateInterest: {
            /**
             * @description `none`: the regulation protects only small and medium firms that large ones owe
             * @enum {unknown}
             */
            basis: "statutory" | "agreed" | "none";
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description The last day on which payment is in time: the maturity, or the next business day where banks do not work on it */
            dueDate: string;
            /** @description Whole minor units */
            interestMinor: string;
            periods: {
                /** @description The next day is the first that counts */
                after: string;
                days: number;
                /** @description Whole minor units */
                owedMinor: string;
            }[];
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Calendar date */
            until: string;
        };
        Lot: {
            /** @description Decimal number */
            cameIn: string;
            cameInBy?: string;
            /** @description Decimal number */
            consumed: string;
            /** @description Name of a ledger record */
            id: string;
            lot: string;
            /** @description Name of a ledger record */
            movedBy: string;
            /** @description Instant in UTC */
            openedAt: string;
            /** @description Unified social credit code (GB 32100-2015) */
            owner: string;
            /** @description Decimal number */
            recycledIn: string;
            /** @description Decimal number */
            recycledOut: string;
            unit?: string;
            /** @description Name of a ledger record */
            usedIn?: string;
        };
        MatchedLine: {
            /** @description Invoiced less credited */
            billed: string;
            credited: string;
            /** @description Received less rejected or, without any receipt, despatched */
            delivered: string;
            description: string;
            despatched: string;
            differences: string[];
            invoiced: string;
            invoicedAt: {
                amount: string;
                document: string;
                line: string;
                /** @description Units that the amount is for */
                per: string;
            }[];
            ordered: string;
            orderedPrice?: {
                amount: string;
                /** @description Units that the amount is for */
                per: string;
            };
            orderLine: string;
            received: string;
            rejected: string;
            /** @description UN/ECE Recommendation 20 */
            unit: string;
        };
        Maturity: {
            /** @description Whole minor units */
            amountMinor: string;
            /** @description Unified social credit code (GB 32100-2015) */
            counterparty: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Below zero after maturity */
            daysToMaturity: number;
            /** @description The last day on which payment is in time: the maturity, or the next business day where banks do not work on it */
            dueDate: string;
            earlyPayment?: {
                /** @description Whole minor units */
                payMinor: string;
                /** @description Calendar date */
                payOn: string;
            };
            invoiceNumber: string;
            /** @description Calendar date */
            maturityDate: string;
            /** @description Whole minor units */
            owedMinor: string;
            /** @description Name of a ledger record */
            receivable: string;
            /**
             * @description The reminder that it calls for today
             * @enum {unknown}
             */
            reminder: "none" | "ahead" | "week" | "tomorrow" | "today" | "late" | "notice" | "recourse";
            /** @enum {unknown} */
            side: "owed" | "owes";
            /** @enum {unknown} */
            state: "issued" | "verified" | "diluted" | "disputed" | "rejected" | "cancelled" | "confirmed" | "split" | "transferring" | "offered" | "payingEarly" | "financed" | "overdue" | "recoursed" | "settled" | "writtenOff";
        };
        Me: {
            /** @description Whether that identity is there; without it, commands are refused */
            enrolled: boolean;
            /** @description Name of the user's own identity on the ledger */
            identity: string;
            /** @description Unified social credit code (GB 32100-2015) */
            party: string;
            /** @enum {unknown} */
            role: "anchor" | "supplier" | "bank" | "operator" | "certifier";
            /** @description The user, as the issuer of tokens names it */
            user: string;
        };
        NewWebhook: {
            /** @description By which messages are signed (Standard Webhooks, HMAC-SHA256); it is not shown again */
            secret: string;
            webhook: components["schemas"]["Webhook"];
        };
        Offer: {
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            cost: {
                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                annualRate: string;
                /** @description Whole minor units */
                repaidMinor: string;
                /** @description Whole minor units */
                totalMinor: string;
            };
            filing?: {
                /** @description Instant in UTC */
                filedAt: string;
                registryFilingNumber: string;
            };
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            /** @description Instant in UTC */
            offeredAt: string;
            quote: {
                /** @description Whole minor units */
                advanceMinor: string;
                /** @description Basis points */
                advanceRateBps: number;
                /**
                 * @description ISO 4217
                 * @enum {unknown}
                 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                /**
                 * @description Day count (ISDA 2006 Definitions, 4.16)
                 * @enum {unknown}
                 */
                dayCount: "ACT/360" | "ACT/365F" | "30E/360";
                /** @description Whole minor units */
                discountMinor: string;
                /** @description Whole minor units */
                faceMinor: string;
                fees?: {
                    /** @description Whole minor units */
                    amountMinor: string;
                    /** @description Short name */
                    name: string;
                }[];
                /** @description Whole minor units */
                feesMinor?: string;
                /** @enum {unknown} */
                form?: "discount" | "interest";
                /** @description Calendar date */
                maturityDate: string;
                /** @description Whole minor units */
                netMinor: string;
                /** @description Calendar date */
                paymentDate?: string;
                /** @description Basis points */
                rateBps: number;
                rateCard: {
                    /** @description Unified social credit code (GB 32100-2015) */
                    bank: string;
                    /** @description Short name */
                    name: string;
                    revision: number;
                };
                /** @description Name of a ledger record */
                receivableId: string;
                /** @description Basis points */
                reserveBps?: number;
                tenorDays: number;
                terms: {
                    bps: number;
                    /** @enum {unknown} */
                    evidence?: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                    /** @enum {unknown} */
                    kind: "base" | "anchor" | "tenor" | "dilution" | "lateness" | "sme" | "green";
                    /** @enum {unknown} */
                    proof?: "recycledContent" | "footprint" | "credential";
                    restsOn: string[];
                }[];
                /** @description Calendar date */
                valueDate: string;
            };
            rateCard: {
                /** @description Short name */
                name: string;
                revision: number;
                /** @description SHA-256, hexadecimal */
                sha256: string;
            };
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Name of a ledger record */
            request: string;
            reservation: {
                /** @description Name of a ledger record */
                id: string;
                /** @description SHA-256, hexadecimal */
                sha256: string;
            };
            /** @description 32 bytes, hexadecimal */
            salt: string;
            /** @enum {unknown} */
            state: "sealed" | "accepted" | "disbursed";
            terms: {
                /** @description Part of the face that is advanced */
                advanceRateBps: number;
                /** @description Basis points */
                anchorSpreadBps: number;
                baseFixing?: {
                    /** @description Calendar date */
                    from: string;
                    /** @description Short name */
                    name: string;
                };
                /** @description Basis points */
                baseRateBps: number;
                credentialGrid?: {
                    /** @description Basis points */
                    bps: number;
                    /**
                     * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                     * @enum {unknown}
                     */
                    credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                }[];
                /**
                 * @description ISO 4217
                 * @enum {unknown}
                 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                /**
                 * @description Day count (ISDA 2006 Definitions, 4.16)
                 * @enum {unknown}
                 */
                dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                fees?: {
                    /** @description Basis points */
                    bps: number;
                    /** @description Whole minor units */
                    flatMinor: string;
                    /** @description Whole minor units */
                    maxMinor?: string;
                    /** @description Whole minor units */
                    minMinor?: string;
                    /** @description Short name */
                    name: string;
                }[];
                footprintGrid?: {
                    benchmarks: {
                        functionalUnit: string;
                        /** @description Whole grams of CO2 equivalent */
                        gramsCo2e: string;
                    }[];
                    steps: {
                        /** @description Basis points */
                        bps: number;
                        upToBps: number;
                    }[];
                };
                /** @enum {unknown} */
                form?: "discount" | "interest";
                /** @description Basis points */
                greenCapBps: number;
                greenGrid: {
                    /** @description Basis points */
                    bps: number;
                    /** @enum {unknown} */
                    evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                }[];
                history?: {
                    /** @description Basis points */
                    dilutionBps: number;
                    /** @description Basis points */
                    dilutionSpreadBps: number;
                    /** @description Basis points */
                    latenessBps: number;
                    /** @description Basis points */
                    latenessSpreadBps: number;
                    receivables: string[];
                    /** @description Basis points */
                    reserveBps: number;
                };
                /** @description Basis points */
                minimumRateBps: number;
                recycledContentGrid?: {
                    /** @description Basis points */
                    bps: number;
                    fromBps: number;
                }[];
                roll?: {
                    /**
                     * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                     * @enum {unknown}
                     */
                    calendar: "weekends" | "cn-2026";
                    /** @enum {unknown} */
                    roll: "following" | "modifiedFollowing" | "preceding";
                };
                smeConcession?: {
                    /** @description Basis points */
                    bps: number;
                    /**
                     * @description 微型, 小型, 中型, 大型
                     * @enum {unknown}
                     */
                    sizeClass: "micro" | "small" | "medium" | "large";
                };
                /** @description Basis points */
                tenorSpreadBps: number;
            };
        };
        OfferNotice: {
            /** @description Instant in UTC */
            at: string;
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Name of a ledger record */
            request: string;
        };
        Operation: {
            /** @description Instant in UTC */
            acceptedAt: string;
            blockNumber?: string;
            command: string;
            /** @description Instant in UTC */
            finishedAt?: string;
            /** @description UUID of a command */
            id: string;
            problem?: components["schemas"]["Problem"];
            /** @enum {unknown} */
            state: "accepted" | "applied" | "refused";
            /** @description The record that the command is about, as kind/key */
            subject?: string;
            transactionId?: string;
            /** @description Who gave it, as the issuer of tokens names its users */
            user?: string;
        };
        OperationEvent: {
            block?: string;
            command: string;
            /** @description UUID of a command */
            id: string;
            /** @enum {unknown} */
            state: "applied" | "refused";
            /** @description The record that the command is about, as kind/key */
            subject?: string;
        };
        Operations: {
            operations: components["schemas"]["Operation"][];
            /** @description Parts of the request that were refused at the door */
            refusals: {
                problem: components["schemas"]["Problem"];
                subject: string;
            }[];
        };
        Payment: {
            /** @description Whole minor units */
            amountMinor: string;
            /** @description Instant in UTC */
            bookedAt: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Whole minor units */
            discountMinor?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description Whole minor units */
            owedMinor: string;
            /** @description Calendar date */
            paidOn: string;
            paymentReference: string;
            /** @description Name of a ledger record */
            receivable: string;
        };
        PaymentInstruction: {
            count: number;
            /** @description Instant in UTC */
            createdAt: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Message id of a pain.001 */
            id: string;
            /** @description Whole minor units */
            totalMinor: string;
        };
        /** @description RFC 9457 problem details */
        Problem: {
            detail: string;
            field?: string;
            /** @description Limits of the asker's own that do not reach, in minor units */
            limits?: {
                capacityMinor: string;
                limit: string;
                usedMinor: string;
                wantedMinor: string;
            }[];
            /** @description The refused operation */
            operation?: string;
            reference?: string;
            remedy: string;
            /** @description Rules of the asker's own that exclude it */
            rules?: string[];
            source: string;
            status: number;
            title: string;
            type: string;
        };
        RateCard: {
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            /** @description Short name */
            name: string;
            /** @description Instant in UTC */
            publishedAt: string;
            revision: number;
            /** @description 32 bytes, hexadecimal */
            salt: string;
            terms: {
                /** @description Part of the face that is advanced */
                advanceRateBps: number;
                anchorSpreads: {
                    /** @description Basis points */
                    bps: number;
                    /** @description Unified social credit code (GB 32100-2015) */
                    obligor: string;
                }[];
                /** @description Basis points */
                baseRateBps: number;
                baseTable?: {
                    fixings: {
                        /** @description Basis points */
                        bps: number;
                        /** @description Calendar date */
                        from: string;
                    }[];
                    /** @description Short name */
                    name: string;
                };
                credentialGrid?: {
                    /** @description Basis points */
                    bps: number;
                    /**
                     * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                     * @enum {unknown}
                     */
                    credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                }[];
                /**
                 * @description ISO 4217
                 * @enum {unknown}
                 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                /**
                 * @description Day count (ISDA 2006 Definitions, 4.16)
                 * @enum {unknown}
                 */
                dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                fees?: {
                    /** @description Basis points */
                    bps: number;
                    /** @description Whole minor units */
                    flatMinor: string;
                    /** @description Whole minor units */
                    maxMinor?: string;
                    /** @description Whole minor units */
                    minMinor?: string;
                    /** @description Short name */
                    name: string;
                }[];
                footprintGrid?: {
                    benchmarks: {
                        functionalUnit: string;
                        /** @description Whole grams of CO2 equivalent */
                        gramsCo2e: string;
                    }[];
                    steps: {
                        /** @description Basis points */
                        bps: number;
                        upToBps: number;
                    }[];
                };
                /** @enum {unknown} */
                form?: "discount" | "interest";
                /** @description Basis points */
                greenCapBps: number;
                greenGrid: {
                    /** @description Basis points */
                    bps: number;
                    /** @enum {unknown} */
                    evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                }[];
                historyGrid?: {
                    dilution: {
                        /** @description Basis points */
                        fromBps: number;
                        /** @description Basis points */
                        reserveBps: number;
                        /** @description Basis points */
                        spreadBps: number;
                    }[];
                    lateness: {
                        /** @description Basis points */
                        fromBps: number;
                        /** @description Basis points */
                        reserveBps: number;
                        /** @description Basis points */
                        spreadBps: number;
                    }[];
                };
                /** @description Basis points */
                minimumRateBps: number;
                /** @description Basis points */
                otherAnchorSpreadBps: number;
                recycledContentGrid?: {
                    /** @description Basis points */
                    bps: number;
                    fromBps: number;
                }[];
                roll?: {
                    /**
                     * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                     * @enum {unknown}
                     */
                    calendar: "weekends" | "cn-2026";
                    /** @enum {unknown} */
                    roll: "following" | "modifiedFollowing" | "preceding";
                };
                smeConcessions?: {
                    /** @description Basis points */
                    bps: number;
                    /**
                     * @description 微型, 小型, 中型, 大型
                     * @enum {unknown}
                     */
                    sizeClass: "micro" | "small" | "medium" | "large";
                }[];
                tenorCurve?: {
                    /** @description Basis points */
                    bps: number;
                    days: number;
                }[];
                tenorSteps: {
                    /** @description Basis points */
                    bps: number;
                    upToDays: number;
                }[];
            };
        };
        Receivable: {
            /** @description Whole minor units */
            amountMinor: string;
            cancellation?: {
                /** @description Instant in UTC */
                cancelledAt: string;
                reason: string;
            };
            confirmation?: {
                /** @description Instant in UTC */
                confirmedAt: string;
                /** @description Unix time in seconds */
                expiresAt: number;
                /** @description 32 bytes, hexadecimal */
                nonce: string;
                /** @description r, s and v (27 or 28) of an EIP-712 signature */
                signature: string;
                /** @description secp256k1 signatory address */
                signer: string;
            };
            /** @description Whole minor units */
            creditedMinor?: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Calendar date */
            deliveryDate?: string;
            /** @description SHA-256, hexadecimal */
            deliveryFingerprint?: string;
            /** @description Whole minor units */
            discountMinor?: string;
            dispute?: {
                /** @description Instant in UTC */
                disputedAt: string;
                reason: string;
                resolution?: string;
                /** @description Instant in UTC */
                resolvedAt?: string;
            };
            earlyPayment?: {
                /** @description Name of a ledger record */
                id: string;
                /** @description Whole minor units */
                payMinor: string;
                /** @description Calendar date */
                payOn: string;
            };
            financing?: {
                /** @description Unified social credit code (GB 32100-2015) */
                assignor: string;
                /** @description Instant in UTC */
                financedAt: string;
                /** @description Unified social credit code (GB 32100-2015) */
                financier: string;
                /** @description Name of a ledger record */
                offer: string;
                paymentReference: string;
                recourse: boolean;
                registryFilingNumber: string;
            };
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            invoice: {
                deliveryReference?: string;
                /** @description SHA-256, hexadecimal */
                deliverySha256?: string;
                /** @description SHA-256, hexadecimal */
                documentSha256: string;
                /** @description Calendar date */
                issueDate: string;
                number: string;
                orderReference?: string;
                /** @description SHA-256, hexadecimal */
                orderSha256?: string;
                precedingInvoiceNumber?: string;
                typeCode?: string;
            };
            /** @description SHA-256, hexadecimal */
            invoiceFingerprint: string;
            /** @description Instant in UTC */
            issuedAt: string;
            longTenorReason?: string;
            /** @description Calendar date */
            maturityDate: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description SHA-256, hexadecimal */
            orderFingerprint?: string;
            /** @description Instant in UTC */
            overdueAt?: string;
            /** @description Whole minor units */
            paidMinor?: string;
            part?: {
                /** @description Name of a ledger record */
                parent: string;
                path: number[];
                /** @description Name of a ledger record */
                root: string;
                /** @description Unified social credit code (GB 32100-2015) */
                splitBy: string;
            };
            paymentTermReason?: string;
            recourse?: {
                /** @description Whole minor units */
                amountMinor: string;
                /** @description Unified social credit code (GB 32100-2015) */
                assignor: string;
                paymentReference: string;
                /** @description Instant in UTC */
                recoursedAt: string;
            };
            rejection?: {
                reason: string;
                /** @description Instant in UTC */
                rejectedAt: string;
            };
            /** @description Name of a ledger record */
            request?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            seller: string;
            settlement?: {
                /** @description Calendar date */
                paidOn: string;
                paymentReference: string;
                /** @description Instant in UTC */
                settledAt: string;
            };
            split?: {
                parts: string[];
                /** @description Instant in UTC */
                splitAt: string;
            };
            /** @enum {unknown} */
            state: "issued" | "verified" | "diluted" | "disputed" | "rejected" | "cancelled" | "confirmed" | "split" | "transferring" | "offered" | "payingEarly" | "financed" | "overdue" | "recoursed" | "settled" | "writtenOff";
            transfer?: {
                /** @description Name of a ledger record */
                id: string;
                /** @description Unified social credit code (GB 32100-2015) */
                receiver: string;
            };
            verification?: {
                flags: string[];
                /** @description SHA-256, hexadecimal */
                reportSha256: string;
                /** @description Instant in UTC */
                verifiedAt: string;
                /** @description Unified social credit code (GB 32100-2015) */
                verifiedBy: string;
            };
            writeOff?: {
                /** @description Whole minor units */
                amountMinor: string;
                reason: string;
                /** @description Instant in UTC */
                writtenOffAt: string;
            };
        };
        RecordEvent: {
            block: string;
            /**
             * @description gone: the user may not see the record any longer
             * @enum {unknown}
             */
            change: "changed" | "gone";
            /** @description Key of the record, its parts joined by / */
            id: string;
            /**
             * @description Kind of the record
             * @enum {unknown}
             */
            kind: "firm" | "signatory" | "credential" | "greenEvent" | "invoiceEvidence" | "lot" | "lotOrigin" | "receivable" | "payment" | "creditNote" | "correctedInvoice" | "transfer" | "earlyPayment" | "rateCard" | "bankPolicy" | "rateCardHead" | "facilityKey" | "facility" | "reservation" | "sealedOffer" | "offerNotice" | "financingRequest" | "offer" | "usedNonce" | "appliedCommand";
            state?: string;
        };
        Reminder: {
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description When it was made; below zero after the due day */
            daysToDue: number;
            /** @description The maturity, or the next business day where banks do not work on it */
            dueDate: string;
            /** @description Who was owed when it was made */
            holder: string;
            invoiceNumber: string;
            /** @description Instant in UTC */
            madeAt: string;
            /** @description Calendar date */
            maturityDate: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description What was owed when it was made */
            owedMinor: string;
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Stages before it that passed without a reminder */
            skipped: ("ahead" | "week" | "tomorrow" | "today" | "late" | "notice" | "recourse")[];
            /** @enum {unknown} */
            stage: "ahead" | "week" | "tomorrow" | "today" | "late" | "notice" | "recourse";
        };
        ReminderEvent: {
            /** @description Calendar date */
            dueDate: string;
            /** @description Name of a ledger record */
            receivable: string;
            /** @enum {unknown} */
            stage: "ahead" | "week" | "tomorrow" | "today" | "late" | "notice" | "recourse";
        };
        Reservation: {
            /** @description Whole minor units */
            amountMinor: string;
            /** @description Unified social credit code (GB 32100-2015) */
            bank: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Name of a ledger record */
            id: string;
            /** @description Unified social credit code (GB 32100-2015) */
            obligor: string;
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Instant in UTC */
            releasedAt?: string;
            /** @description Instant in UTC */
            reservedAt: string;
            /** @description 32 bytes, hexadecimal */
            salt: string;
            /** @enum {unknown} */
            state: "held" | "released";
        };
        RotatedSecret: {
            /** @description Instant in UTC */
            previousSecretUntil: string;
            /** @description By which messages are signed (Standard Webhooks, HMAC-SHA256); it is not shown again */
            secret: string;
        };
        SettlementItem: {
            /** @description What the file says */
            content: {
                [key: string]: unknown;
            };
            detail?: string;
            /** @description SHA-256, hexadecimal */
            fileSha256?: string;
            /** @description SHA-256, hexadecimal */
            id: string;
            /** @description UUID of a command */
            operation?: string;
            /** @description Why a person has to look at it */
            reason?: string;
            /** @description Instant in UTC */
            receivedAt: string;
            /** @description The ledger record that it is about, as kind/key */
            record?: string;
            resolution?: string;
            /** @description Instant in UTC */
            resolvedAt?: string;
            /**
             * @description `open` items wait for a person
             * @enum {unknown}
             */
            state: "waiting" | "booking" | "booked" | "noted" | "open" | "resolved";
        };
        Signatory: {
            /** @description secp256k1 signatory address */
            address: string;
            /** @description Unified social credit code (GB 32100-2015) */
            firm: string;
            limits?: {
                /** @description Whole minor units */
                amountMinor: string;
                /**
                 * @description ISO 4217
                 * @enum {unknown}
                 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            }[];
            purposes?: ("confirm" | "transfer" | "assign" | "recourse")[];
            /** @description Instant in UTC */
            registeredAt: string;
            /** @description secp256k1 signatory address */
            replacedBy?: string;
            /** @description secp256k1 signatory address */
            replaces?: string;
            revocationReason?: string;
            /** @description Instant in UTC */
            revokedAt?: string;
        };
        TradeDocument: {
            /** @description Unified social credit code (GB 32100-2015) */
            buyer: string;
            fileName?: string;
            /** @description Rules of EN 16931 that an invoice breaks; it is kept as evidence all the same */
            findings: {
                field: string;
                message: string;
                rule?: string;
            }[];
            issueDate: string;
            /** @enum {unknown} */
            kind: "order" | "despatchAdvice" | "receiptAdvice" | "invoice" | "creditNote";
            number: string;
            /** @description Receivables of the same trade, 100 at most */
            receivables: string[];
            /** @description Instant in UTC */
            receivedAt: string;
            /** @description Unified social credit code (GB 32100-2015) */
            seller: string;
            /** @description The parties that sent it, the first one first */
            sentBy: string[];
            /** @description SHA-256, hexadecimal */
            sha256: string;
        };
        Transfer: {
            /** @description Instant in UTC */
            acceptedAt?: string;
            /** @description Whole minor units */
            amountMinor: string;
            /** @description Instant in UTC */
            cancelledAt?: string;
            /** @description Unified social credit code (GB 32100-2015) */
            cancelledBy?: string;
            /**
             * @description ISO 4217
             * @enum {unknown}
             */
            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            /** @description Unified social credit code (GB 32100-2015) */
            holder: string;
            /** @description Name of a ledger record */
            id: string;
            order: {
                /** @description Unix time in seconds */
                expiresAt: number;
                /** @description 32 bytes, hexadecimal */
                nonce: string;
                /** @description r, s and v (27 or 28) of an EIP-712 signature */
                signature: string;
                /** @description Instant in UTC */
                signedAt: string;
                /** @description secp256k1 signatory address */
                signer: string;
            };
            /** @description Name of a ledger record */
            receivable: string;
            /** @description Unified social credit code (GB 32100-2015) */
            receiver: string;
            /** @enum {unknown} */
            state: "open" | "accepted" | "cancelled";
        };
        TypedData: {
            domain: {
                name: string;
                salt: string;
                version: string;
            };
            message: {
                [key: string]: string;
            };
            /** @enum {unknown} */
            primaryType: "Confirmation" | "Transfer" | "Assignment" | "AcceptanceMandate" | "EarlyPayment";
            types: {
                [key: string]: {
                    name: string;
                    type: string;
                }[];
            };
        };
        Webhook: {
            /** @description Instant in UTC */
            createdAt: string;
            /** @description UUID of a command */
            id: string;
            /** @description Kinds of records that it is told of, and `reminder`; all by default */
            kinds?: string[];
            /** @description Until when messages are signed by the secret before the rotation as well */
            previousSecretUntil?: string;
            url: string;
        };
        WebhookDelivery: {
            attempts: {
                /** @description Instant in UTC */
                at: string;
                durationMs: number;
                problem?: string;
                /** @description HTTP status of the receiver */
                status?: number;
            }[];
            /** @description Instant in UTC */
            createdAt: string;
            /** @description Instant in UTC */
            finishedAt?: string;
            /** @description Id of the message, the same at every attempt (header webhook-id) */
            id: string;
            /** @description What is sent, to the byte */
            payload: string;
            /**
             * @description failed: given up; a person may retry it
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "failed";
            /** @description Kind of the record, and changed or gone; or reminder.made, or webhook.ping */
            type: string;
        };
    };
    responses: {
        /** @description This idempotency key was used with another request */
        IdempotencyKeyReused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service failed */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The input does not have the required form */
        InvalidInput: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The ledger cannot be reached */
        LedgerUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This media type is not accepted here */
        MediaTypeUnsupported: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request carries no valid token */
        NotAuthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such record */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This party may not do this */
        NotPermitted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request body is too large */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many streams are open */
        TooManyStreams: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAuditBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle, one JSON text a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getWholeAuditBundle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle, one JSON text a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getPartyAuditBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Unified social credit code (GB 32100-2015) */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle, one JSON text a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getPeriodAuditBundle: {
        parameters: {
            query?: {
                /** @description Instant in UTC */
                from?: string;
                /** @description Number of a block */
                fromBlock?: string;
                /** @description Number of a block */
                toBlock?: string;
                /** @description Instant in UTC */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle, one JSON text a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listCheckpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        chainId: string;
                        contract: string;
                        fromBlock: string;
                        index: string;
                        root: string;
                        tipHash: string;
                        toBlock: string;
                        transactionHash: string;
                    }[];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getAuditHeight: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        blocks: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listBankAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankAccount"][];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    setBankAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ISO 4217 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description IBAN, or the number that the bank gave */
                    account: string;
                    agent: {
                        /** @description BIC (ISO 9362) */
                        bic: string;
                    } | {
                        /** @description Bank number in China's payment system */
                        cnaps: string;
                    };
                    /** @description Name of the account as the bank knows it */
                    name: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankAccount"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    sendBankFile: {
        parameters: {
            query?: {
                /** @description Unified social credit code (GB 32100-2015) */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/xml": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankFile"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getCashFlow: {
        parameters: {
            query: {
                /** @description ISO 4217 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                /** @description Calendar date */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CashFlow"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listCredentials: {
        parameters: {
            query?: {
                /** @description Unified social credit code (GB 32100-2015) */
                certifier?: string;
                credential?: ("littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                holder?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed" | "validUntil";
                /** @description GTIN-14, or a hash */
                productKey?: string;
                /** @description Whether its latest grant was revoked */
                revoked?: boolean;
                /** @description The earliest or latest validUntil, itself included */
                validUntilFrom?: string;
                /** @description The earliest or latest validUntil, itself included */
                validUntilTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Credential"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    issueCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    certificateNumber?: string;
                    /**
                     * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                     * @enum {unknown}
                     */
                    credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                    /** @description Unified social credit code (GB 32100-2015) */
                    holder: string;
                    product?: {
                        /** @description Whole grams of CO2 equivalent */
                        footprintGramsCo2e: string;
                        functionalUnit: string;
                        /** @description GTIN of 8, 12, 13 or 14 digits */
                        gtin?: string;
                        name: string;
                        standard: string;
                    };
                    /** @description Calendar date */
                    validFrom: string;
                    /** @description Calendar date */
                    validUntil: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    renewCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    certificateNumber?: string;
                    /**
                     * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                     * @enum {unknown}
                     */
                    credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                    /** @description Unified social credit code (GB 32100-2015) */
                    holder: string;
                    /** @description GTIN-14, or a hash */
                    productKey?: string;
                    /** @description Calendar date */
                    validFrom: string;
                    /** @description Calendar date */
                    validUntil: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    revokeCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                     * @enum {unknown}
                     */
                    credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                    /** @description Unified social credit code (GB 32100-2015) */
                    holder: string;
                    /** @description GTIN-14, or a hash */
                    productKey?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listCreditNotes: {
        parameters: {
            query?: {
                /** @description The earliest or latest instant, itself included */
                appliedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                appliedTo?: string;
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Unified social credit code (GB 32100-2015) */
                obligor?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description Name of a ledger record */
                receivable?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                seller?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CreditNote"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    applyCreditNote: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/xml": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getCreditNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description SHA-256, hexadecimal */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditNote"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                kind?: "order" | "despatchAdvice" | "receiptAdvice" | "invoice" | "creditNote";
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest";
                /** @description A receivable of the same trade */
                receivable?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TradeDocument"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    keepDocuments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/xml": unknown;
                "multipart/form-data": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documents: components["schemas"]["TradeDocument"][];
                        refusals: {
                            problem: components["schemas"]["Problem"];
                            subject: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description SHA-256, hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": unknown;
                    "application/xml": unknown;
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listEarlyPaymentOffers: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EarlyPaymentOffer"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listEarlyPayments: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description The earliest or latest payOn, itself included */
                payOnFrom?: string;
                /** @description The earliest or latest payOn, itself included */
                payOnTo?: string;
                /** @description Name of a ledger record */
                receivable?: string;
                state?: ("agreed" | "paid" | "lapsed")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EarlyPayment"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getEarlyPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EarlyPayment"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Ends the stream once everything from before the request was told */
                until?: "caughtUp";
            };
            header?: {
                /** @description Where to go on: the id of the last event that was read */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventStream"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooManyStreams"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listFacilities: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Unified social credit code (GB 32100-2015) */
                obligor?: string;
                /** @description Order of the list; obligor when it is left out */
                order?: "obligor" | "limit" | "used" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Facility"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    setFacility: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description ISO 4217
                     * @enum {unknown}
                     */
                    currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                    /** @description Whole minor units */
                    limitMinor: string;
                    maxTenorDays: number;
                    /** @description Unified social credit code (GB 32100-2015) */
                    obligor: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getFacility: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listFinancingRequests: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                holder?: string;
                /** @description The earliest or latest latestDate, itself included */
                latestDateFrom?: string;
                /** @description The earliest or latest latestDate, itself included */
                latestDateTo?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed" | "latestDate";
                /** @description Name of a ledger record */
                receivable?: string;
                /** @description Whether the holder answers for the obligor's payment */
                recourse?: boolean;
                /** @description The earliest or latest instant, itself included */
                requestedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                requestedTo?: string;
                state?: ("open" | "accepted" | "withdrawn")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FinancingRequest"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    requestFinancing: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Instant in UTC */
                    closesAt?: string;
                    /** @description Calendar date */
                    latestDate: string;
                    /** @description Name of a ledger record */
                    receivable: string;
                    recourse: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getFinancingRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FinancingRequest"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    bestOffers: {
        parameters: {
            query?: {
                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                maxAnnualRate?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        earlyPayment?: {
                            cost: {
                                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                                annualRate: string;
                                /** @description Whole minor units */
                                repaidMinor: string;
                                /** @description Whole minor units */
                                totalMinor: string;
                            };
                            /** @description Whole minor units */
                            payMinor: string;
                            /** @description Calendar date */
                            payOn: string;
                            place: number;
                        };
                        ranking: {
                            /** @description Unified social credit code (GB 32100-2015) */
                            bank: string;
                            cost: {
                                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                                annualRate: string;
                                /** @description Whole minor units */
                                repaidMinor: string;
                                /** @description Whole minor units */
                                totalMinor: string;
                            };
                            /** @description Whole minor units */
                            netMinor: string;
                            /** @description Name of a ledger record */
                            offer: string;
                        }[];
                        /** @description Name of a ledger record */
                        take?: string;
                        /** @description Instant in UTC */
                        waitsUntil?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getMandate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Unix time in seconds */
                        expiresAt: number;
                        mandate: {
                            /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                            maxAnnualRate: string;
                            /** @description Whole minor units */
                            minNetMinor: string;
                            /** @description Unix time in seconds */
                            notBefore: number;
                        };
                        /** @description Name of a ledger record */
                        offer?: string;
                        /** @enum {unknown} */
                        outcome?: "noneMeets" | "notAsked" | "accepted" | "expired" | "requestClosed";
                        /** @description Name of a ledger record */
                        request: string;
                        /** @enum {unknown} */
                        state: "waiting" | "given" | "ended";
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    giveMandate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    mandate: {
                        /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                        maxAnnualRate: string;
                        /** @description Whole minor units */
                        minNetMinor: string;
                        /** @description Unix time in seconds */
                        notBefore: number;
                    };
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Unix time in seconds */
                        expiresAt: number;
                        mandate: {
                            /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                            maxAnnualRate: string;
                            /** @description Whole minor units */
                            minNetMinor: string;
                            /** @description Unix time in seconds */
                            notBefore: number;
                        };
                        /** @description Name of a ledger record */
                        offer?: string;
                        /** @enum {unknown} */
                        outcome?: "noneMeets" | "notAsked" | "accepted" | "expired" | "requestClosed";
                        /** @description Name of a ledger record */
                        request: string;
                        /** @enum {unknown} */
                        state: "waiting" | "given" | "ended";
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    takeMandateBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getMandateData: {
        parameters: {
            query: {
                /** @description Unix time in seconds */
                expiresAt?: string;
                /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                maxAnnualRate: string;
                /** @description Whole minor units */
                minNetMinor: string;
                /** @description 32 bytes, hexadecimal */
                nonce?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedData"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    withdrawRequest: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listFirms: {
        parameters: {
            query?: {
                /** @description Whether the check character of the code holds; where not, a person reviews the firm */
                codeCheckHolds?: boolean;
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                identifier?: string;
                /** @description Entries of a page at most */
                limit?: number;
                mspId?: string;
                name?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed" | "name";
                role?: "anchor" | "supplier" | "bank" | "operator" | "certifier";
                sizeClass?: ("micro" | "small" | "medium" | "large")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Firm"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    registerFirm: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unified social credit code (GB 32100-2015) */
                    code: string;
                    identifiers: {
                        scheme: string;
                        value: string;
                    }[];
                    /** @description GB/T 4754-2017: section letter and 2 to 4 digits, such as C3841 */
                    industryCode?: string;
                    mspId: string;
                    name: string;
                    roles: ("anchor" | "supplier" | "bank" | "operator" | "certifier")[];
                    size?: {
                        /** @description Calendar date */
                        asOf: string;
                        /** @description Whole minor units */
                        assetsMinor?: string;
                        /** @description Persons employed (从业人员) */
                        headcount: number;
                        /** @description Whole minor units */
                        revenueMinor: string;
                        /**
                         * @description Sector of 工信部联企业〔2011〕300号
                         * @enum {unknown}
                         */
                        sector: "agriculture" | "industry" | "construction" | "wholesale" | "retail" | "transport" | "warehousing" | "post" | "accommodation" | "catering" | "telecommunication" | "software" | "realEstateDevelopment" | "propertyManagement" | "leasingAndBusinessServices" | "other";
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getFirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Unified social credit code (GB 32100-2015) */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Firm"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    updateFirm: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Unified social credit code (GB 32100-2015) */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    codeReview?: string;
                    identifiers?: {
                        scheme: string;
                        value: string;
                    }[];
                    /** @description GB/T 4754-2017: section letter and 2 to 4 digits, such as C3841 */
                    industryCode?: string;
                    name?: string;
                    size?: {
                        /** @description Calendar date */
                        asOf: string;
                        /** @description Whole minor units */
                        assetsMinor?: string;
                        /** @description Persons employed (从业人员) */
                        headcount: number;
                        /** @description Whole minor units */
                        revenueMinor: string;
                        /**
                         * @description Sector of 工信部联企业〔2011〕300号
                         * @enum {unknown}
                         */
                        sector: "agriculture" | "industry" | "construction" | "wholesale" | "retail" | "transport" | "warehousing" | "post" | "accommodation" | "catering" | "telecommunication" | "software" | "realEstateDevelopment" | "propertyManagement" | "leasingAndBusinessServices" | "other";
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getCredential: {
        parameters: {
            query?: {
                /** @description GTIN-14, or a hash */
                productKey?: string;
            };
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Unified social credit code (GB 32100-2015) */
                code: string;
                /** @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product */
                credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getSignatory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description secp256k1 signatory address */
                address: string;
                /** @description Unified social credit code (GB 32100-2015) */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signatory"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listGreenEvents: {
        parameters: {
            query?: {
                bizStep?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                capturedBy?: string;
                /** @description The earliest or latest instant, itself included */
                capturedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                capturedTo?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                counterparty?: string;
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description What the event is evidence of */
                evidence?: ("collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt")[];
                /** @description SHA-256, hexadecimal */
                invoiceFingerprint?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Name of a ledger record */
                lot?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                state?: ("captured" | "attested" | "disputed" | "erroneous")[];
                /** @description Whether an accepted price rests on it */
                used?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GreenEvent"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    captureGreenEvents: {
        parameters: {
            query: {
                /** @description Unified social credit code (GB 32100-2015) */
                counterparty: string;
            };
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/ld+json": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getGreenEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GreenEvent"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    attestGreenEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    disputeGreenEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    declareGreenEventError: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    correctiveEventIds: string[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Import"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    startImport: {
        parameters: {
            query?: {
                /** @description CSV: the column of each field, counted from 0; what a preview proposes where it is left out */
                columns?: string;
                /** @description EPCIS: the firm that attests the events */
                counterparty?: string;
                /** @description CSV: the currency of rows that do not say */
                currency?: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                delimiter?: "comma" | "semicolon" | "tab" | "pipe";
                encoding?: "utf-8" | "gb18030" | "utf-16le";
                /** @description Row of the header, from 0 */
                headerRow?: number;
            };
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/ld+json": unknown;
                "application/xml": unknown;
                "application/zip": unknown;
                "text/csv": unknown;
            };
        };
        responses: {
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getImportReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    previewImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The proposals, as an import takes them */
                        columns: string;
                        /** @enum {unknown} */
                        delimiter: "comma" | "semicolon" | "tab" | "pipe";
                        /** @enum {unknown} */
                        encoding: "utf-8" | "gb18030" | "utf-16le";
                        headerRow: number;
                        headers: string[];
                        /** @description Fields that a row needs and no column seems to hold */
                        missing: string[];
                        proposals: {
                            column: number;
                            confidencePercent: number;
                            field: string;
                            header: string;
                        }[];
                        samples: string[][];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Jobs of a queue at most */
                limit?: number;
                queue?: ("submit" | "project" | "verify" | "import" | "file" | "collect" | "remind" | "checkpoint")[];
                /** @description failed when it is left out */
                state?: "waiting" | "active" | "delayed" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Job"][];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                queue: "submit" | "project" | "verify" | "import" | "file" | "collect" | "remind" | "checkpoint";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listLots: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                lot?: string;
                /** @description Name of a ledger record */
                movedBy?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description Unified social credit code (GB 32100-2015) */
                owner?: string;
                /** @description Whether an accepted price rests on its events */
                used?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Lot"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getLot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lot"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listMaturities: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Calendar date */
                maturityFrom?: string;
                /** @description Calendar date */
                maturityTo?: string;
                /** @description Order of the list; maturity when it is left out */
                order?: "maturity";
                /** @description What the party is owed, or owes; an anchor owes if left out */
                side?: "owed" | "owes";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Maturity"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listOfferNotices: {
        parameters: {
            query?: {
                /** @description Unified social credit code (GB 32100-2015) */
                bank?: string;
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description The earliest or latest instant, itself included */
                offeredFrom?: string;
                /** @description The earliest or latest instant, itself included */
                offeredTo?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description Name of a ledger record */
                receivable?: string;
                /** @description Name of a ledger record */
                request?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OfferNotice"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getOfferNotice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferNotice"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listOffers: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description Name of a ledger record */
                receivable?: string;
                /** @description Name of a ledger record */
                request?: string;
                state?: "sealed" | "accepted" | "disbursed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Offer"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    makeOffer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Short name */
                    rateCard: string;
                    /** @description Name of a ledger record */
                    request: string;
                    /** @description Name of a ledger record */
                    reservation: string;
                    /** @description Calendar date */
                    valueDate: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getAcceptanceData: {
        parameters: {
            query?: {
                /** @description Unix time in seconds */
                expiresAt?: string;
                /** @description 32 bytes, hexadecimal */
                nonce?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedData"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    acceptOffer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    mandate?: {
                        /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                        maxAnnualRate: string;
                        /** @description Whole minor units */
                        minNetMinor: string;
                        /** @description Unix time in seconds */
                        notBefore: number;
                    };
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    disburseOffer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    paymentReference: string;
                    registryFilingNumber: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    recordFiling: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    registryFilingNumber: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listOperations: {
        parameters: {
            query?: {
                /** @description Instant in UTC */
                acceptedFrom?: string;
                /** @description Instant in UTC */
                acceptedTo?: string;
                command?: ("registerFirm" | "updateFirm" | "registerSignatory" | "rotateSignatory" | "revokeSignatory" | "issueCredential" | "renewCredential" | "revokeCredential" | "captureGreenEvent" | "attestGreenEvent" | "disputeGreenEvent" | "declareGreenEventError" | "issueReceivable" | "verifyReceivable" | "confirmReceivable" | "rejectReceivable" | "disputeReceivable" | "resolveDispute" | "diluteReceivable" | "cancelReceivable" | "splitReceivable" | "transferReceivable" | "acceptTransfer" | "cancelTransfer" | "publishRateCard" | "publishPolicy" | "setFacility" | "reserveFacility" | "releaseFacility" | "requestFinancing" | "withdrawRequest" | "makeOffer" | "acceptOffer" | "recordFiling" | "disburseOffer" | "agreeEarlyPayment" | "lapseEarlyPayment" | "settleReceivable" | "markOverdue" | "recourseReceivable" | "writeOffReceivable")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest";
                state?: ("accepted" | "applied" | "refused")[];
                /** @description The record that the command was about, as kind/key */
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listPaymentInstructions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentInstruction"][];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    instructPayments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description ISO 4217
                     * @enum {unknown}
                     */
                    currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                    /** @description Last day of payment; a week from today if left out */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        /** @description Instant in UTC */
                        createdAt: string;
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                        /** @description Message id of a pain.001 */
                        id: string;
                        /** @description Whole minor units */
                        totalMinor: string;
                        /** @description Records that nobody can pay: whoever is owed named no account */
                        withoutAccount: string[];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getPaymentInstruction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Message id of a pain.001 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listPolicies: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Short name */
                name?: string;
                /** @description Order of the list; name when it is left out */
                order?: "name" | "newest";
                /** @description The earliest or latest instant, itself included */
                publishedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                publishedTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BankPolicy"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    publishPolicy: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Short name */
                    name: string;
                    terms: {
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                        eligibility: {
                            excludedIndustries?: string[];
                            /** @description Whole minor units */
                            maxAmountMinor?: string;
                            maxTenorDays?: number;
                            /** @description Whole minor units */
                            minAmountMinor?: string;
                            minTenorDays?: number;
                            obligorCredentials?: ("littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint")[];
                            recourseOnly?: boolean;
                            sellerSizes?: ("micro" | "small" | "medium" | "large")[];
                        };
                        limits: {
                            /** @description Basis points */
                            concentrationBps?: number;
                            groups: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                members: string[];
                                /** @description Short name */
                                name: string;
                            }[];
                            industries: {
                                /** @description Beginning of an industry code (GB/T 4754) */
                                industry: string;
                                /** @description Whole minor units */
                                limitMinor: string;
                            }[];
                            obligors: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                /** @description Unified social credit code (GB 32100-2015) */
                                obligor: string;
                            }[];
                            /** @description Whole minor units */
                            otherObligorMinor: string;
                            tenors: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                overDays: number;
                            }[];
                            /** @description Whole minor units */
                            totalMinor: string;
                        };
                        prices: {
                            /** @description Part of the face that is advanced */
                            advanceRateBps: number;
                            anchorSpreads: {
                                /** @description Basis points */
                                bps: number;
                                /** @description Unified social credit code (GB 32100-2015) */
                                obligor: string;
                            }[];
                            /** @description Basis points */
                            baseRateBps: number;
                            baseTable?: {
                                fixings: {
                                    /** @description Basis points */
                                    bps: number;
                                    /** @description Calendar date */
                                    from: string;
                                }[];
                                /** @description Short name */
                                name: string;
                            };
                            credentialGrid?: {
                                /** @description Basis points */
                                bps: number;
                                /**
                                 * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                                 * @enum {unknown}
                                 */
                                credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                            }[];
                            /**
                             * @description ISO 4217
                             * @enum {unknown}
                             */
                            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                            /**
                             * @description Day count (ISDA 2006 Definitions, 4.16)
                             * @enum {unknown}
                             */
                            dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                            fees?: {
                                /** @description Basis points */
                                bps: number;
                                /** @description Whole minor units */
                                flatMinor: string;
                                /** @description Whole minor units */
                                maxMinor?: string;
                                /** @description Whole minor units */
                                minMinor?: string;
                                /** @description Short name */
                                name: string;
                            }[];
                            footprintGrid?: {
                                benchmarks: {
                                    functionalUnit: string;
                                    /** @description Whole grams of CO2 equivalent */
                                    gramsCo2e: string;
                                }[];
                                steps: {
                                    /** @description Basis points */
                                    bps: number;
                                    upToBps: number;
                                }[];
                            };
                            /** @enum {unknown} */
                            form?: "discount" | "interest";
                            /** @description Basis points */
                            greenCapBps: number;
                            greenGrid: {
                                /** @description Basis points */
                                bps: number;
                                /** @enum {unknown} */
                                evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                            }[];
                            historyGrid?: {
                                dilution: {
                                    /** @description Basis points */
                                    fromBps: number;
                                    /** @description Basis points */
                                    reserveBps: number;
                                    /** @description Basis points */
                                    spreadBps: number;
                                }[];
                                lateness: {
                                    /** @description Basis points */
                                    fromBps: number;
                                    /** @description Basis points */
                                    reserveBps: number;
                                    /** @description Basis points */
                                    spreadBps: number;
                                }[];
                            };
                            /** @description Basis points */
                            minimumRateBps: number;
                            /** @description Basis points */
                            otherAnchorSpreadBps: number;
                            recycledContentGrid?: {
                                /** @description Basis points */
                                bps: number;
                                fromBps: number;
                            }[];
                            roll?: {
                                /**
                                 * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                                 * @enum {unknown}
                                 */
                                calendar: "weekends" | "cn-2026";
                                /** @enum {unknown} */
                                roll: "following" | "modifiedFollowing" | "preceding";
                            };
                            smeConcessions?: {
                                /** @description Basis points */
                                bps: number;
                                /**
                                 * @description 微型, 小型, 中型, 大型
                                 * @enum {unknown}
                                 */
                                sizeClass: "micro" | "small" | "medium" | "large";
                            }[];
                            tenorCurve?: {
                                /** @description Basis points */
                                bps: number;
                                days: number;
                            }[];
                            tenorSteps: {
                                /** @description Basis points */
                                bps: number;
                                upToDays: number;
                            }[];
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    proposeRequests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Short name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Calendar date */
                    paysOn?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gapPpm: number;
                        isOptimal: boolean;
                        others: {
                            reasons: string[];
                            /** @description Name of a ledger record */
                            request: string;
                        }[];
                        proposals: {
                            /** @description Whole minor units */
                            amountMinor: string;
                            /** @description Whole minor units */
                            costMinor: string;
                            /** @description Name of a ledger record */
                            request: string;
                        }[];
                        /** @description Whole minor units */
                        servedMinor: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Short name */
                name: string;
                revision: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankPolicy"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    backTestPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Instant in UTC */
                    from?: string;
                    terms: {
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                        eligibility: {
                            excludedIndustries?: string[];
                            /** @description Whole minor units */
                            maxAmountMinor?: string;
                            maxTenorDays?: number;
                            /** @description Whole minor units */
                            minAmountMinor?: string;
                            minTenorDays?: number;
                            obligorCredentials?: ("littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint")[];
                            recourseOnly?: boolean;
                            sellerSizes?: ("micro" | "small" | "medium" | "large")[];
                        };
                        limits: {
                            /** @description Basis points */
                            concentrationBps?: number;
                            groups: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                members: string[];
                                /** @description Short name */
                                name: string;
                            }[];
                            industries: {
                                /** @description Beginning of an industry code (GB/T 4754) */
                                industry: string;
                                /** @description Whole minor units */
                                limitMinor: string;
                            }[];
                            obligors: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                /** @description Unified social credit code (GB 32100-2015) */
                                obligor: string;
                            }[];
                            /** @description Whole minor units */
                            otherObligorMinor: string;
                            tenors: {
                                /** @description Whole minor units */
                                limitMinor: string;
                                overDays: number;
                            }[];
                            /** @description Whole minor units */
                            totalMinor: string;
                        };
                        prices: {
                            /** @description Part of the face that is advanced */
                            advanceRateBps: number;
                            anchorSpreads: {
                                /** @description Basis points */
                                bps: number;
                                /** @description Unified social credit code (GB 32100-2015) */
                                obligor: string;
                            }[];
                            /** @description Basis points */
                            baseRateBps: number;
                            baseTable?: {
                                fixings: {
                                    /** @description Basis points */
                                    bps: number;
                                    /** @description Calendar date */
                                    from: string;
                                }[];
                                /** @description Short name */
                                name: string;
                            };
                            credentialGrid?: {
                                /** @description Basis points */
                                bps: number;
                                /**
                                 * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                                 * @enum {unknown}
                                 */
                                credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                            }[];
                            /**
                             * @description ISO 4217
                             * @enum {unknown}
                             */
                            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                            /**
                             * @description Day count (ISDA 2006 Definitions, 4.16)
                             * @enum {unknown}
                             */
                            dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                            fees?: {
                                /** @description Basis points */
                                bps: number;
                                /** @description Whole minor units */
                                flatMinor: string;
                                /** @description Whole minor units */
                                maxMinor?: string;
                                /** @description Whole minor units */
                                minMinor?: string;
                                /** @description Short name */
                                name: string;
                            }[];
                            footprintGrid?: {
                                benchmarks: {
                                    functionalUnit: string;
                                    /** @description Whole grams of CO2 equivalent */
                                    gramsCo2e: string;
                                }[];
                                steps: {
                                    /** @description Basis points */
                                    bps: number;
                                    upToBps: number;
                                }[];
                            };
                            /** @enum {unknown} */
                            form?: "discount" | "interest";
                            /** @description Basis points */
                            greenCapBps: number;
                            greenGrid: {
                                /** @description Basis points */
                                bps: number;
                                /** @enum {unknown} */
                                evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                            }[];
                            historyGrid?: {
                                dilution: {
                                    /** @description Basis points */
                                    fromBps: number;
                                    /** @description Basis points */
                                    reserveBps: number;
                                    /** @description Basis points */
                                    spreadBps: number;
                                }[];
                                lateness: {
                                    /** @description Basis points */
                                    fromBps: number;
                                    /** @description Basis points */
                                    reserveBps: number;
                                    /** @description Basis points */
                                    spreadBps: number;
                                }[];
                            };
                            /** @description Basis points */
                            minimumRateBps: number;
                            /** @description Basis points */
                            otherAnchorSpreadBps: number;
                            recycledContentGrid?: {
                                /** @description Basis points */
                                bps: number;
                                fromBps: number;
                            }[];
                            roll?: {
                                /**
                                 * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                                 * @enum {unknown}
                                 */
                                calendar: "weekends" | "cn-2026";
                                /** @enum {unknown} */
                                roll: "following" | "modifiedFollowing" | "preceding";
                            };
                            smeConcessions?: {
                                /** @description Basis points */
                                bps: number;
                                /**
                                 * @description 微型, 小型, 中型, 大型
                                 * @enum {unknown}
                                 */
                                sizeClass: "micro" | "small" | "medium" | "large";
                            }[];
                            tenorCurve?: {
                                /** @description Basis points */
                                bps: number;
                                days: number;
                            }[];
                            tenorSteps: {
                                /** @description Basis points */
                                bps: number;
                                upToDays: number;
                            }[];
                        };
                    };
                    /** @description Instant in UTC */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hidden: number;
                        results: {
                            /** @description Whole minor units */
                            acceptedChargeMinor?: string;
                            /** @description Basis points */
                            acceptedRateBps?: number;
                            /** @description Whole minor units */
                            amountMinor: string;
                            /** @description Whole minor units */
                            chargeMinor?: string;
                            /** @description Basis points */
                            greenBps?: number;
                            /** @enum {unknown} */
                            outcome: "served" | "ineligible" | "limited" | "unpriced";
                            /** @description Basis points */
                            rateBps?: number;
                            reasons: string[];
                            /** @description Name of a ledger record */
                            request: string;
                            /** @description Calendar date */
                            requestedOn: string;
                        }[];
                        summary: {
                            /** @description Whole minor units */
                            acceptedChargeMinor: string;
                            /** @description Whole minor units */
                            againChargeMinor: string;
                            /** @description Basis points */
                            averageRateBps: number;
                            /** @description Whole minor units */
                            chargeMinor: string;
                            /** @description Whole minor units */
                            peakMinor: string;
                            reasons: {
                                reason: string;
                                requests: number;
                            }[];
                            requests: number;
                            served: number;
                            /** @description Whole minor units */
                            servedMinor: string;
                        };
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    quoteRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Short name */
                    rateCard: string;
                    /** @description Name of a ledger record */
                    request: string;
                    /** @description Calendar date */
                    valueDate: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cost: {
                            /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                            annualRate: string;
                            /** @description Whole minor units */
                            repaidMinor: string;
                            /** @description Whole minor units */
                            totalMinor: string;
                        };
                        quote: {
                            /** @description Whole minor units */
                            advanceMinor: string;
                            /** @description Basis points */
                            advanceRateBps: number;
                            /**
                             * @description ISO 4217
                             * @enum {unknown}
                             */
                            currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                            /**
                             * @description Day count (ISDA 2006 Definitions, 4.16)
                             * @enum {unknown}
                             */
                            dayCount: "ACT/360" | "ACT/365F" | "30E/360";
                            /** @description Whole minor units */
                            discountMinor: string;
                            /** @description Whole minor units */
                            faceMinor: string;
                            fees?: {
                                /** @description Whole minor units */
                                amountMinor: string;
                                /** @description Short name */
                                name: string;
                            }[];
                            /** @description Whole minor units */
                            feesMinor?: string;
                            /** @enum {unknown} */
                            form?: "discount" | "interest";
                            /** @description Calendar date */
                            maturityDate: string;
                            /** @description Whole minor units */
                            netMinor: string;
                            /** @description Calendar date */
                            paymentDate?: string;
                            /** @description Basis points */
                            rateBps: number;
                            rateCard: {
                                /** @description Unified social credit code (GB 32100-2015) */
                                bank: string;
                                /** @description Short name */
                                name: string;
                                revision: number;
                            };
                            /** @description Name of a ledger record */
                            receivableId: string;
                            /** @description Basis points */
                            reserveBps?: number;
                            tenorDays: number;
                            terms: {
                                bps: number;
                                /** @enum {unknown} */
                                evidence?: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                                /** @enum {unknown} */
                                kind: "base" | "anchor" | "tenor" | "dilution" | "lateness" | "sme" | "green";
                                /** @enum {unknown} */
                                proof?: "recycledContent" | "footprint" | "credential";
                                restsOn: string[];
                            }[];
                            /** @description Calendar date */
                            valueDate: string;
                        };
                        savings: {
                            /** @description Basis points */
                            bps: number;
                            /**
                             * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                             * @enum {unknown}
                             */
                            credential?: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                            /** @enum {unknown} */
                            evidence?: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                            /** @enum {unknown} */
                            proof?: "recycledContent" | "footprint" | "credential";
                            /** @description Basis points */
                            recycledShareBps?: number;
                            /** @description Whole minor units */
                            savesMinor: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listRateCards: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Short name */
                name?: string;
                /** @description Order of the list; name when it is left out */
                order?: "name" | "newest";
                /** @description The earliest or latest instant, itself included */
                publishedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                publishedTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RateCard"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    publishRateCard: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Short name */
                    name: string;
                    terms: {
                        /** @description Part of the face that is advanced */
                        advanceRateBps: number;
                        anchorSpreads: {
                            /** @description Basis points */
                            bps: number;
                            /** @description Unified social credit code (GB 32100-2015) */
                            obligor: string;
                        }[];
                        /** @description Basis points */
                        baseRateBps: number;
                        baseTable?: {
                            fixings: {
                                /** @description Basis points */
                                bps: number;
                                /** @description Calendar date */
                                from: string;
                            }[];
                            /** @description Short name */
                            name: string;
                        };
                        credentialGrid?: {
                            /** @description Basis points */
                            bps: number;
                            /**
                             * @description littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; productCarbonFootprint: 产品碳足迹证书, of one product
                             * @enum {unknown}
                             */
                            credential: "littleGiant" | "singleChampion" | "leadingFirm" | "greenFactory" | "greenSupplyChainManager" | "productCarbonFootprint";
                        }[];
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                        /**
                         * @description Day count (ISDA 2006 Definitions, 4.16)
                         * @enum {unknown}
                         */
                        dayCount?: "ACT/360" | "ACT/365F" | "30E/360";
                        fees?: {
                            /** @description Basis points */
                            bps: number;
                            /** @description Whole minor units */
                            flatMinor: string;
                            /** @description Whole minor units */
                            maxMinor?: string;
                            /** @description Whole minor units */
                            minMinor?: string;
                            /** @description Short name */
                            name: string;
                        }[];
                        footprintGrid?: {
                            benchmarks: {
                                functionalUnit: string;
                                /** @description Whole grams of CO2 equivalent */
                                gramsCo2e: string;
                            }[];
                            steps: {
                                /** @description Basis points */
                                bps: number;
                                upToBps: number;
                            }[];
                        };
                        /** @enum {unknown} */
                        form?: "discount" | "interest";
                        /** @description Basis points */
                        greenCapBps: number;
                        greenGrid: {
                            /** @description Basis points */
                            bps: number;
                            /** @enum {unknown} */
                            evidence: "collection" | "disassembly" | "recycling" | "disposal" | "production" | "packaging" | "transport" | "receipt";
                        }[];
                        historyGrid?: {
                            dilution: {
                                /** @description Basis points */
                                fromBps: number;
                                /** @description Basis points */
                                reserveBps: number;
                                /** @description Basis points */
                                spreadBps: number;
                            }[];
                            lateness: {
                                /** @description Basis points */
                                fromBps: number;
                                /** @description Basis points */
                                reserveBps: number;
                                /** @description Basis points */
                                spreadBps: number;
                            }[];
                        };
                        /** @description Basis points */
                        minimumRateBps: number;
                        /** @description Basis points */
                        otherAnchorSpreadBps: number;
                        recycledContentGrid?: {
                            /** @description Basis points */
                            bps: number;
                            fromBps: number;
                        }[];
                        roll?: {
                            /**
                             * @description weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and Monday to Friday in other years
                             * @enum {unknown}
                             */
                            calendar: "weekends" | "cn-2026";
                            /** @enum {unknown} */
                            roll: "following" | "modifiedFollowing" | "preceding";
                        };
                        smeConcessions?: {
                            /** @description Basis points */
                            bps: number;
                            /**
                             * @description 微型, 小型, 中型, 大型
                             * @enum {unknown}
                             */
                            sizeClass: "micro" | "small" | "medium" | "large";
                        }[];
                        tenorCurve?: {
                            /** @description Basis points */
                            bps: number;
                            days: number;
                        }[];
                        tenorSteps: {
                            /** @description Basis points */
                            bps: number;
                            upToDays: number;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getRateCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Short name */
                name: string;
                revision: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RateCard"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description ok, or what is wrong, by part */
                        parts: {
                            [key: string]: string;
                        };
                        /** @enum {unknown} */
                        status: "ok" | "notReady";
                    };
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listReceivables: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                financier?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                holder?: string;
                invoiceNumber?: string;
                /** @description Whether it is a part of another receivable */
                isPart?: boolean;
                /** @description The earliest or latest instant, itself included */
                issuedFrom?: string;
                /** @description The earliest or latest instant, itself included */
                issuedTo?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description The earliest or latest maturity, itself included */
                maturityFrom?: string;
                /** @description The earliest or latest maturity, itself included */
                maturityTo?: string;
                /** @description Whole minor units */
                maxAmountMinor?: string;
                /** @description Whole minor units */
                minAmountMinor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                obligor?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed" | "maturity" | "amount";
                /** @description Unified social credit code (GB 32100-2015) */
                receiver?: string;
                /** @description Name of a ledger record */
                root?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                seller?: string;
                state?: ("issued" | "verified" | "diluted" | "disputed" | "rejected" | "cancelled" | "confirmed" | "split" | "transferring" | "offered" | "payingEarly" | "financed" | "overdue" | "recoursed" | "settled" | "writtenOff")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Receivable"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    issueReceivable: {
        parameters: {
            query?: {
                longTenorReason?: string;
                paymentTermReason?: string;
            };
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/xml": unknown;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getReceivable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receivable"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    cancelReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getConfirmationData: {
        parameters: {
            query?: {
                /** @description Unix time in seconds */
                expiresAt?: string;
                /** @description 32 bytes, hexadecimal */
                nonce?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedData"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    confirmReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    paymentTermReason?: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    diluteReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whole minor units */
                    amountMinor: string;
                    creditNote: {
                        /** @description SHA-256, hexadecimal */
                        documentSha256: string;
                        /** @description Calendar date */
                        issueDate: string;
                        number: string;
                    };
                    /**
                     * @description ISO 4217
                     * @enum {unknown}
                     */
                    currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    disputeReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    resolveDispute: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    resolution: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    agreeEarlyPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    /** @description Whole minor units */
                    payMinor: string;
                    /** @description Calendar date */
                    payOn: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getEarlyPaymentCost: {
        parameters: {
            query: {
                /** @description Whole minor units */
                payMinor: string;
                /** @description Calendar date */
                payOn: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Annual rate as a decimal number: 0.05000000 is 5 % */
                        annualRate: string;
                        /** @description Whole minor units */
                        repaidMinor: string;
                        /** @description Whole minor units */
                        totalMinor: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getEarlyPaymentData: {
        parameters: {
            query: {
                /** @description Unix time in seconds */
                expiresAt?: string;
                /** @description 32 bytes, hexadecimal */
                nonce?: string;
                /** @description Whole minor units */
                payMinor: string;
                /** @description Calendar date */
                payOn: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedData"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    lapseEarlyPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getEarlyPaymentOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EarlyPaymentOffer"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    offerEarlyPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    /** @description Whole minor units */
                    payMinor: string;
                    /** @description Calendar date */
                    payOn: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EarlyPaymentOffer"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    withdrawEarlyPaymentOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getLateInterest: {
        parameters: {
            query?: {
                /** @description Calendar date */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LateInterest"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    markOverdue: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listPayments: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description The earliest or latest paid, itself included */
                paidFrom?: string;
                /** @description The earliest or latest paid, itself included */
                paidTo?: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Payment"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
                /** @description Name of a ledger record */
                payment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    recourseReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    paymentReference: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    rejectReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getRoot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receivable"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    settleReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whole minor units */
                    amountMinor: string;
                    /** @description Calendar date */
                    paidOn: string;
                    paymentReference: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    splitReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amountsMinor: string[];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getTrail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        genesisHash: string;
                        notes: string[];
                        steps: {
                            block: string;
                            instant: string;
                            mspId: string;
                            name?: string;
                            party: string;
                            proof: {
                                checkpoint?: string;
                                command: string;
                                endorsers: string[];
                                facts: {
                                    field: string;
                                    value: string;
                                }[];
                                headerHash: string;
                                index: number;
                                signature?: {
                                    nonce: string;
                                    signature: string;
                                    signer: string;
                                };
                            };
                            record: string;
                            txId: string;
                            what: string;
                            whatZh: string;
                        }[];
                        /** @enum {unknown} */
                        verdict: "valid" | "invalid" | "incomplete";
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getTrailPage: {
        parameters: {
            query?: {
                language?: "en" | "zh";
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getTransferData: {
        parameters: {
            query: {
                /** @description Unix time in seconds */
                expiresAt?: string;
                /** @description 32 bytes, hexadecimal */
                nonce?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                receiver: string;
            };
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedData"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    transferReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unix time in seconds */
                    expiresAt: number;
                    /** @description 32 bytes, hexadecimal */
                    nonce: string;
                    /** @description Unified social credit code (GB 32100-2015) */
                    receiver: string;
                    /** @description r, s and v (27 or 28) of an EIP-712 signature */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getVerificationReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Instant in UTC */
                        checkedAt?: string;
                        findings: components["schemas"]["Finding"][];
                        flags: string[];
                        /** @description Order, delivery and invoice side by side; absent as long as the order has not come in */
                        match?: {
                            lines: components["schemas"]["MatchedLine"][];
                            order: string;
                            unmatched: {
                                document: string;
                                line: string;
                            }[];
                        };
                        report: {
                            [key: string]: unknown;
                        };
                        /** @description SHA-256, hexadecimal */
                        reportSha256: string;
                        /**
                         * @description pending: the documents have not been looked at yet, and the report says what the record does
                         * @enum {unknown}
                         */
                        state: "pending" | "clean" | "waiting" | "flagged";
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    verifyReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    flags: string[];
                    /** @description SHA-256, hexadecimal */
                    reportSha256: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    writeOffReceivable: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listReminders: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest";
                /** @description Name of a ledger record */
                receivable?: string;
                stage?: ("ahead" | "week" | "tomorrow" | "today" | "late" | "notice" | "recourse")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Reminder"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listReservations: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Unified social credit code (GB 32100-2015) */
                obligor?: string;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "amount";
                /** @description Name of a ledger record */
                receivable?: string;
                state?: ("held" | "released")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Reservation"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    reserveFacility: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whole minor units */
                    amountMinor: string;
                    /** @description Name of a ledger record */
                    receivable: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    releaseFacility: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getSandboxClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Instant in UTC */
                        instant: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    moveSandboxClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Instant in UTC */
                    instant: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Instant in UTC */
                        instant: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listSettlementItems: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; oldest when it is left out */
                order?: "oldest" | "newest";
                state?: ("waiting" | "booking" | "booked" | "noted" | "open" | "resolved")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SettlementItem"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getSettlementItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256, hexadecimal */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementItem"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    resolveSettlementItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256, hexadecimal */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `matchAgain` once the ledger has what was missing; `book` on the record that is named; `instructAgain` a payment that the bank rejected; `close` what needs nothing more
                     * @enum {unknown}
                     */
                    decision: "matchAgain" | "book" | "instructAgain" | "close";
                    reason?: string;
                    /** @description What a booking is to be booked on */
                    record?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementItem"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listSignatories: {
        parameters: {
            query?: {
                /** @description Whether the address still signs */
                active?: boolean;
                /** @description secp256k1 signatory address */
                address?: string;
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                firm?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Signatory"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    registerSignatory: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description secp256k1 signatory address */
                    address: string;
                    limits?: {
                        /** @description Whole minor units */
                        amountMinor: string;
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                    }[];
                    purposes?: ("confirm" | "transfer" | "assign" | "recourse")[];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    revokeSignatory: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description secp256k1 signatory address */
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    rotateSignatory: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description secp256k1 signatory address */
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    limits?: {
                        /** @description Whole minor units */
                        amountMinor: string;
                        /**
                         * @description ISO 4217
                         * @enum {unknown}
                         */
                        currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
                    }[];
                    /** @description secp256k1 signatory address */
                    newAddress: string;
                    purposes?: ("confirm" | "transfer" | "assign" | "recourse")[];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getStatement: {
        parameters: {
            query: {
                /** @description csv if left out */
                format?: "csv" | "pdf";
                /** @description Calendar date */
                from: string;
                /** @description Calendar date */
                to: string;
            };
            header?: never;
            path: {
                /** @description ISO 4217 */
                currency: "CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                    "text/csv": string;
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listTransfers: {
        parameters: {
            query?: {
                currency?: ("CNY" | "DKK" | "EUR" | "GBP" | "HKD" | "JPY" | "NOK" | "SEK" | "USD")[];
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                holder?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest" | "oldest" | "changed";
                /** @description Name of a ledger record */
                receivable?: string;
                /** @description Unified social credit code (GB 32100-2015) */
                receiver?: string;
                state?: ("open" | "accepted" | "cancelled")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Transfer"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the client has */
                "if-none-match"?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description The client has this version already */
            304: {
                headers: {
                    /** @description The version of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    acceptTransfer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    cancelTransfer: {
        parameters: {
            query?: never;
            header: {
                /** @description The same request has the same key */
                "idempotency-key": string;
                /** @description wait=N: answer when the ledger has, within N seconds */
                prefer?: string;
            };
            path: {
                /** @description Name of a ledger record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listVerifications: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; oldest when it is left out */
                order?: "oldest" | "newest";
                state?: ("clean" | "waiting" | "flagged")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Instant in UTC */
                            checkedAt: string;
                            flags: string[];
                            /** @description Name of a ledger record */
                            receivable: string;
                            /** @description SHA-256, hexadecimal */
                            reportSha256: string;
                            /**
                             * @description clean: nothing was found; waiting: documents may still come; flagged: a person decides
                             * @enum {unknown}
                             */
                            state: "clean" | "waiting" | "flagged";
                        }[];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kinds?: ("firm" | "signatory" | "credential" | "greenEvent" | "invoiceEvidence" | "lot" | "lotOrigin" | "receivable" | "payment" | "creditNote" | "correctedInvoice" | "transfer" | "earlyPayment" | "rateCard" | "bankPolicy" | "rateCardHead" | "facilityKey" | "facility" | "reservation" | "sealedOffer" | "offerNotice" | "financingRequest" | "offer" | "usedNonce" | "appliedCommand" | "reminder")[];
                    url: string;
                };
            };
        };
        responses: {
            /** @description It is there now */
            201: {
                headers: {
                    /** @description The new resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `next` of the page before, with the same other parameters */
                cursor?: string;
                /** @description Entries of a page at most */
                limit?: number;
                /** @description Order of the list; newest when it is left out */
                order?: "newest";
                state?: ("pending" | "delivered" | "failed")[];
            };
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        /** @description Cursor of the next page; absent on the last one */
                        next?: string;
                    };
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the message, the same at every attempt (header webhook-id) */
                delivery: string;
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    retryWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the message, the same at every attempt (header webhook-id) */
                delivery: string;
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    pingWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commands are accepted and on their way; their operations tell the rest */
            202: {
                headers: {
                    /** @description The operation, where there is one */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a command */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            401: components["responses"]["NotAuthenticated"];
            403: components["responses"]["NotPermitted"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyReused"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["MediaTypeUnsupported"];
            422: components["responses"]["InvalidInput"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["LedgerUnavailable"];
        };
    };
}
