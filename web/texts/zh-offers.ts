/** 报价的约束（银行政策、持有人授权）与提醒的中文文字。 */
import type * as en from './en-offers';

export const policyRefusal: Record<keyof typeof en.policyRefusal, string> = {
  excluded: '贵行政策 {name} 不受理该询价',
  noRoom: '贵行政策 {name} 的剩余限额不足',
  capacity: '上限',
  used: '已用',
  wanted: '本次报价',
  countsNote: '“已用”包括已融资未付款的部分，以及贵行其他报价所占用的部分。',
  remedy: '请改用非政策价目表，或发布该政策的新版本。',
  nobodyElse: '其他人不会得知。',
};

export const mandate = {
  give: '自动接受…',
  title: '自动接受：发票 {invoice}',
  lead: '您现在签署可接受的条件；系统将以您的名义接受符合条件的最低价报价。',
  afterClose: '自 {instant} 报价截止起生效。',
  rate: '最高年化利率，%',
  rateNote: '报价的全部成本折合的年化利率。',
  rateWrong: '请填写如 4.25 的利率',
  net: '最低到账金额，{currency}',
  netWrong: '请填写如 1000.00 的金额',
  days: '有效天数',
  sealedNote: '在据此接受报价之前，任何银行都看不到该授权；接受后随报价公开。',
  sign: '签署授权',
  given: '授权已提交',
  heading: '自动接受授权',
  terms: '年化利率不高于 {rate}，到账不少于 {net}，有效期至 {instant}',
  states: { waiting: '等待中', given: '提交中', ended: '已结束' },
  news: {
    waiting: '尚未查看报价。',
    given: '符合条件的最低价报价正在上链。',
    noneMeets: '目前没有符合条件的报价，将继续查看。',
    notAsked: '暂时无法读取报价，将再次尝试。',
    accepted: '已接受报价。',
    expired: '授权到期前没有符合条件的报价。',
    requestClosed: '询价已撤回。',
  },
  replace: '重新授权…',
  withdraw: '撤回授权',
  withdrawn: '授权已撤回',
};

export const reminders = {
  title: '提醒',
  lead: {
    anchor: '应付款提醒及逾期情况。',
    holder: '应付给您的逾期款项：付款方已于同日收到提醒。',
  },
  list: '提醒（最新在前）',
  nothing: '暂无提醒。',
  made: '提醒日期',
  stage: '阶段',
  invoice: '发票',
  obligor: '付款方',
  holder: '收款方',
  owed: '当时应付',
  due: '到期日',
  daysTo: '还有 {days} 天',
  today: '当天',
  daysPast: '逾期 {days} 天',
  stages: {
    ahead: '到期前两周',
    week: '到期前一周',
    tomorrow: '到期前一天',
    today: '当天到期',
    late: '已逾期',
    notice: '违约通知',
    recourse: '可行使追索权',
  },
};
